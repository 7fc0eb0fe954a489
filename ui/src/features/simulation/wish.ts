// What a person fills in, and what the server is asked: changes in plain words become the wire's.

import type { SimulationChange, SimulationWish } from '@/api/types'
import type { Strategy } from '@/core/strategies'

export const KINDS = ['staff', 'arrivals', 'handle_time', 'rule', 'shift', 'member'] as const
export type Kind = (typeof KINDS)[number]
export const RULES = ['wrap_up', 'ring_for', 'strategies'] as const

/** One row of the form. Each kind reads the fields that it needs. */
export type ChangeDraft = {
  kind: Kind
  queue?: string
  by?: number
  percent?: number
  minutes?: number
  rule?: (typeof RULES)[number]
  seconds?: number
  strategy?: Strategy
  of?: string
}
export type Draft = {
  name: string
  source: 'day' | 'forecast'
  day: string
  forecast: string
  changes: ChangeDraft[]
  replications: number
}

export function emptyDraft(yesterday: string): Draft {
  return { name: '', source: 'day', day: yesterday, forecast: '', changes: [{ kind: 'staff', queue: '*', by: 1 }], replications: 5 }
}

export function toWish(draft: Draft): SimulationWish {
  const day = draft.source === 'day'
  return {
    name: draft.name.trim(),
    day: day ? draft.day : null,
    forecast: day ? null : draft.forecast,
    changes: draft.changes.map(toChange),
    replications: draft.replications,
  }
}

function toChange(it: ChangeDraft): SimulationChange {
  const queue = it.queue ?? '*'
  switch (it.kind) {
    case 'staff':
      return { kind: 'staff', queue, by: it.by ?? 0 }
    case 'shift':
      return { kind: 'shift', queue, minutes: it.minutes ?? 0 }
    case 'arrivals':
    case 'handle_time':
      return { kind: it.kind, queue, times: (it.percent ?? 100) / 100 }
    case 'rule':
      return { kind: 'rule', queue, ...ruleOf(it) }
    case 'member':
      return { kind: 'member', queue, of: it.of ?? '', tier: 2, level: 5 }
  }
}

function ruleOf({ rule = 'wrap_up', seconds = 0, strategy = 'longest_idle' }: ChangeDraft): { rule: string; value: string | number } {
  return { rule, value: rule === 'strategies' ? strategy : seconds }
}

/** The queues that a forecast names, read loosely while it is still being typed. */
export function queuesOf(forecast: string): string[] {
  return [...new Set([...forecast.matchAll(/^\s*\[queues\.["']?([\w-]+)["']?\]/gm)].map((found) => String(found[1])))]
}
