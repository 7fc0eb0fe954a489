// A queue's rules as the form holds them: an overflow has one target, which is a queue or a flow.

import type { Overflow, QueueRules, Relaxation, Trigger } from '@/api/types'

export type OverflowDraft = { when: Trigger; limit?: number | null; back?: number | null; target?: string | null }
export type RelaxationDraft = { after: number; skill?: string | null; level?: number | null; queue?: string | null }
export type RulesDraft = Omit<QueueRules, 'relaxations' | 'overflows'> & { relaxations: RelaxationDraft[]; overflows: OverflowDraft[] }

export const PLAIN: QueueRules = { strategies: ['longest_idle'], vip_head_start_seconds: 120, needs: [], relaxations: [], overflows: [] }

export function draftOf(rules: QueueRules): RulesDraft {
  const { strategies, vip_head_start_seconds, needs, relaxations } = rules
  const overflows = rules.overflows.map(({ when, limit, back, queue, flow }) => ({ when, limit, back, target: queue ? `queue:${queue}` : flow ? `flow:${flow}` : null }))
  return { strategies, vip_head_start_seconds, needs, relaxations, overflows }
}

/** What is still missing in a form that is being filled in is left out or empty. */
export function rulesOf(draft: Partial<RulesDraft>): QueueRules {
  return {
    strategies: (draft.strategies ?? []).filter(Boolean),
    vip_head_start_seconds: draft.vip_head_start_seconds ?? 0,
    needs: (draft.needs ?? []).filter((need) => need?.skill),
    relaxations: (draft.relaxations ?? []).map(relaxationOf),
    overflows: (draft.overflows ?? []).map(overflowOf),
  }
}

function relaxationOf(step: RelaxationDraft): Relaxation {
  const skill = step.skill ?? null
  return { after: step.after, skill, level: skill ? (step.level ?? 0) : 0, queue: step.queue ?? null }
}

function overflowOf({ when, limit, back, target }: OverflowDraft): Overflow {
  const [kind, id] = (target ?? '').split(':')
  const counted = when !== 'nobody'
  return { when, limit: counted ? (limit ?? 0) : 0, back: counted ? (back ?? 0) : 0, queue: kind === 'queue' ? (id ?? null) : null, flow: kind === 'flow' ? (id ?? null) : null }
}
