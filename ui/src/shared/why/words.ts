// The sentences that come first.

import { siteTimeOfDay } from '@/shared/siteTime'
import type { Decision, Why, WhyNeed } from '@/api/types'
import { timer } from '@/core/format'
import { gist, needed, sides } from '@/core/why'
import { useWords, type Tongue } from '@/shared/i18n'

export const clock = (at: string): string => siteTimeOfDay(at)

/** How a language joins words and sentences. */
export type Marks = { and: string; list: string; stop: string }
export function useMarks(): Marks {
  return useWords().language === 'en' ? { and: '; ', list: ', ', stop: '.' } : { and: '；', list: '、', stop: '。' }
}

type T = Tongue['t']

export function needWord({ t, pick }: Tongue, need: WhyNeed): string {
  const { level, was, step } = need
  const skill = pick(need.skill_name)
  if (step === null) return t('why.need', { skill, level })
  return level > 0 ? t('why.needEased', { skill, level, was, step }) : t('why.needGone', { skill, was, step })
}

/** "Number 3 in line; all 5 agents with English at level 3 or above are on a call." */
export function headline(words: Tongue, marks: Marks, why: Why): string {
  const { t } = words
  const place = why.position === 1 ? t('why.first') : t('why.place', { n: why.position })
  return `${place}${marks.and}${gistWord(words, marks, why)}${marks.stop}`
}

function gistWord({ t, pick }: Tongue, marks: Marks, why: Why): string {
  const told = gist(why)
  const needs = needed(why).map((need) => t('why.need', { skill: pick(need.skill_name), level: need.level })).join(marks.list)
  const who = needs ? t('why.who.needs', { needs }) : t('why.who.any')
  switch (told.kind) {
    case 'bound':
      return t('why.gist.bound', { agent: `${why.bound ?? ''} ${why.bound_name ?? ''}`.trim(), time: why.bound_until ? clock(why.bound_until) : '' })
    case 'nobody':
      return t('why.gist.nobody')
    case 'unskilled':
      return t('why.gist.unskilled', { needs })
    case 'able':
      return t('why.gist.able', { n: told.count })
    case 'alike':
      return t(told.count === 1 ? 'why.gist.one' : 'why.gist.alike', { who, n: told.count, state: t(`why.all.${told.state}`) })
    case 'mixed':
      return t('why.gist.mixed', { who, n: told.count, parts: told.parts.map(([state, n]) => t(`why.part.${state}`, { n })).join(marks.list) })
  }
}

/** "1003 came first of 4 free agents; what decided: idle time; waited 0:20." */
export function verdict({ t }: Tongue, marks: Marks, decision: Decision): string {
  const agent = `${decision.agent} ${decision.agent_name}`
  const waited = t('why.waitedFor', { t: timer(decision.why.wait_seconds) })
  return `${chosenWord(t, decision, agent, marks)}${marks.and}${waited}${marks.stop}`
}

function chosenWord(t: T, { why, by_order, decided_by, beside }: Decision, agent: string, marks: Marks): string {
  if (beside.length > 0) return t('why.beside', { agent, others: beside.join(marks.list) })
  const n = sides(why).able.length
  if (!by_order) return t('why.turn', { agent })
  if (why.bound) return t('why.decidedBound', { agent })
  if (decided_by === null) return t('why.only', { agent })
  if (decided_by === 'ring_all') return t('why.decidedAll', { agent, n })
  if (decided_by === 'queue') return t('why.decidedQueue', { agent, n })
  if (decided_by === 'number') return t('why.decidedNumber', { agent, n })
  return t('why.decided', { agent, n, by: t(`why.by.${decided_by}`) })
}
