// A queue's rules as the form holds them: an overflow has one target, which is a queue or a flow.

import type { Comfort, Exit, Overflow, QueueRules, Relaxation, Trigger } from '@/api/types'

export type OverflowDraft = { when: Trigger; limit?: number | null; back?: number | null; target?: string | null; calendar?: string | null; shift?: string | null }
export type RelaxationDraft = { after: number; skill?: string | null; level?: number | null; queue?: string | null }
export type ComfortDraft = Omit<Comfort, 'exits'> & { exits: Partial<Exit>[] }
export type RulesDraft = Omit<QueueRules, 'relaxations' | 'overflows' | 'comfort'> & { relaxations: RelaxationDraft[]; overflows: OverflowDraft[]; comfort: Partial<ComfortDraft> }

export const QUIET: Comfort = { greeting: [], music: '', announce_seconds: 0, tell_position: true, tell_wait: true, reminder: [], exits: [] }
export const PLAIN: QueueRules = { strategies: ['longest_idle'], vip_head_start_seconds: 120, needs: [], relaxations: [], overflows: [], comfort: QUIET }
/** Conditions that are so or are not. */
export const UNCOUNTED: Trigger[] = ['nobody', 'calendar']

export function draftOf(rules: QueueRules): RulesDraft {
  const { strategies, vip_head_start_seconds, needs, relaxations, comfort } = rules
  const overflows = rules.overflows.map(({ queue, flow, ...rule }) => ({ ...rule, target: queue ? `queue:${queue}` : flow ? `flow:${flow}` : null }))
  return { strategies, vip_head_start_seconds, needs, relaxations, overflows, comfort }
}

/** What is still missing in a form that is being filled in is left out or empty. */
export function rulesOf(draft: Partial<RulesDraft>): QueueRules {
  return {
    strategies: (draft.strategies ?? []).filter(Boolean),
    vip_head_start_seconds: draft.vip_head_start_seconds ?? 0,
    needs: (draft.needs ?? []).filter((need) => need?.skill),
    relaxations: (draft.relaxations ?? []).map(relaxationOf),
    overflows: (draft.overflows ?? []).map(overflowOf),
    comfort: comfortOf(draft.comfort ?? {}),
  }
}

function relaxationOf(step: RelaxationDraft): Relaxation {
  const skill = step.skill ?? null
  return { after: step.after, skill, level: skill ? (step.level ?? 0) : 0, queue: step.queue ?? null }
}

function overflowOf({ when, limit, back, target, calendar, shift }: OverflowDraft): Overflow {
  const [kind, id] = (target ?? '').split(':')
  const counted = !UNCOUNTED.includes(when)
  const measured = { limit: counted ? (limit ?? 0) : 0, back: counted ? (back ?? 0) : 0 }
  const hours = when === 'calendar' ? { calendar: calendar ?? null, shift: shift ?? '' } : { calendar: null, shift: '' }
  return { when, ...measured, queue: kind === 'queue' ? (id ?? null) : null, flow: kind === 'flow' ? (id ?? null) : null, ...hours }
}

function comfortOf(draft: Partial<ComfortDraft>): Comfort {
  const exits = (draft.exits ?? []).filter((way): way is Exit => Boolean(way?.key && way.flow))
  return { ...QUIET, ...draft, music: draft.music ?? '', announce_seconds: draft.announce_seconds ?? 0, exits }
}
