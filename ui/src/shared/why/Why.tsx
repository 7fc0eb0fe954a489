// An explanation as people read it: the one sentence first, then the rules, those ahead, who could and why the others can't.

import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { Decision, Why, WhyRival } from '@/api/types'
import { timer } from '@/core/format'
import { sides } from '@/core/why'
import { useWords } from '@/shared/i18n'
import { Facts } from '@/shared/ui/pieces'
import { Able, Unable } from '@/shared/why/Agents'
import { clock, headline, needWord, useMarks, verdict } from '@/shared/why/words'
import '@/shared/why/why.css'

/** Why a caller still waits. */
export function StillWaiting({ why }: { why: Why }) {
  const words = useWords()
  const { t } = words
  const { able, others } = sides(why)
  return (
    <div className="why" data-testid="why" role="group" tabIndex={0} aria-labelledby="why-gist">
      <p className="why-gist" id="why-gist" data-testid="why-gist">
        {headline(words, useMarks(), why)}
      </p>
      <RuleFacts why={why} waited={t('why.fact.wait')} more={why.next_change ? [t('why.fact.next'), clock(why.next_change)] : null} />
      {able.length > 0 && <Able agents={able} winner={null} decider={null} />}
      <Unable agents={others} total={why.agents_total} able={able.length} />
      <Rules why={why} />
      <Rivals title={t('why.ahead', { n: why.position - 1 })} rivals={why.ahead} total={why.position - 1} self={null} />
    </div>
  )
}

/** Why an offer rang this agent. */
export function Chosen({ decision }: { decision: Decision }) {
  const words = useWords()
  const { t } = words
  const { why } = decision
  const { able, others } = sides(why)
  return (
    <div className="why" data-testid="why" role="group" tabIndex={0} aria-labelledby="why-gist">
      <p className="why-gist" id="why-gist" data-testid="why-gist">
        {verdict(words, useMarks(), decision)}
      </p>
      <RuleFacts why={why} waited={t('why.fact.waited')} more={[t('why.fact.position'), String(decision.position)]} />
      <Able agents={able} winner={decision.agent} decider={decision.decided_by} />
      <Unable agents={others} total={why.agents_total} able={able.length} />
      <Rules why={why} />
      {decision.contacts.length > 1 && (
        <Rivals title={t('why.others', { n: decision.contacts.length })} rivals={decision.contacts} total={decision.contacts.length} self={why.contact} />
      )}
    </div>
  )
}

function RuleFacts({ why, waited, more }: { why: Why; waited: string; more: [string, ReactNode] | null }) {
  const { t, pick } = useWords()
  const strategies = (why.places[0]?.strategies ?? []).map((each) => t(`rules.strategies.${each}`)).join(' → ')
  const head = why.head_start_seconds > 0 ? ` · ${t('why.fact.headStart', { t: timer(why.head_start_seconds) })}` : ''
  const items: [string, ReactNode][] = [
    [t('why.fact.queue'), why.places.map((place) => (place.added === 'own' ? pick(place.queue_name) : `${pick(place.queue_name)} (${t(`why.added.${place.added}`)})`)).join(' · ')],
    [waited, timer(why.wait_seconds)],
    [t('why.fact.rank'), `${clock(why.ranked_at)}${head}`],
    [t('why.fact.strategy'), strategies],
    [t('why.fact.rules'), t('why.fact.version', { n: why.places[0]?.version ?? 1 })],
    ...(more ? [more] : []),
  ]
  return <Facts items={items} />
}

function Rules({ why }: { why: Why }) {
  const words = useWords()
  const { t, pick } = words
  const needs = why.places.flatMap((place) => place.needs.map((need) => ({ place, need })))
  return (
    <>
      {needs.length > 0 && (
        <section>
          <h3>{t('why.fact.needs')}</h3>
          <ul className="why-rules">
            {needs.map(({ place, need }) => (
              <li key={`${place.queue} ${need.skill}`}>
                <span>{needWord(words, need)}</span>
                {why.places.length > 1 && <span className="z-soft">{pick(place.queue_name)}</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {why.steps.length > 0 && (
        <section>
          <h3>{t('why.steps')}</h3>
          <ol className="why-rules">
            {why.steps.map((step, i) => (
              <li key={i}>
                <span>
                  {[
                    step.skill && (step.level > 0 ? t('why.step.skill', { skill: pick(step.skill_name), level: step.level }) : t('why.step.skillGone', { skill: pick(step.skill_name) })),
                    step.queue && t('why.step.queue', { queue: pick(step.queue_name) }),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
                <span className={`z-tag z-tone-${step.holds ? 'green' : 'grey'}`}>{step.holds ? t('why.step.holds') : t('why.step.due', { time: clock(step.at) })}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
      {why.overflows.length > 0 && (
        <section>
          <h3>{t('why.overflow.title')}</h3>
          <ul className="why-rules">
            {why.overflows.map((each, i) => (
              <li key={i}>
                <span>
                  {t(`why.overflow.${each.when}`, { limit: ['wait', 'expected'].includes(each.when) ? timer(each.limit) : each.limit })}
                  {' → '}
                  {each.queue ? t('why.overflow.queue', { queue: pick(each.queue_name) }) : t('why.overflow.flow', { flow: each.flow ?? '' })}
                </span>
                <span className={`z-tag z-tone-${each.on ? 'amber' : 'grey'}`}>{t(each.on ? 'why.overflow.on' : 'why.overflow.off')}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function Rivals({ title, rivals, total, self }: { title: string; rivals: WhyRival[]; total: number; self: string | null }) {
  const { t } = useWords()
  if (rivals.length === 0) return null
  return (
    <section>
      <h3>{title}</h3>
      <ol className="why-rules">
        {rivals.map((each) => (
          <li key={each.contact}>
            <span className="z-num">{each.contact === self ? <b>{t('why.thisOne')}</b> : (each.number_shown ?? <Link to={`/records/${encodeURIComponent(each.contact)}`}>{t('why.record')}</Link>)}</span>
            <span className="z-soft z-num">{t('why.aheadAs', { time: clock(each.ranked_at), wait: timer(each.wait_seconds) })}</span>
          </li>
        ))}
      </ol>
      {total > rivals.length && <p className="z-soft">{t('why.aheadMore', { n: rivals.length })}</p>}
    </section>
  )
}
