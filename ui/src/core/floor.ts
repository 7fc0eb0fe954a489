// What a supervisor reads from the floor: order and sums of rows. No rows are changed here.

import type { AgentRow, AgentStateName, Call, QueueRow } from '@/api/types'

/** Seconds after which a state is worth a look: amber, then red. */
export const STATE_LIMITS: Record<AgentStateName, [number, number]> = {
  ringing: [10, 20],
  rejoining: [10, 30],
  talking: [600, 1200],
  wrap_up: [60, 180],
  working: [1800, 3600],
  dialling: [30, 60],
  not_ready: [900, 1800],
  ready: [Infinity, Infinity],
  offline: [Infinity, Infinity],
}

/** Who needs attention first: ringing, then talking longest, then the rest; offline last. */
const ORDER: Record<AgentStateName, number> = { ringing: 0, rejoining: 1, talking: 2, wrap_up: 3, working: 4, ready: 5, not_ready: 6, offline: 7, dialling: 1 }

export function byAttention(a: AgentRow, b: AgentRow): number {
  return ORDER[a.state] - ORDER[b.state] || a.since.localeCompare(b.since) || a.id.localeCompare(b.id)
}

/** Waiting calls first, longest first; then those being served. */
const PHASES: Record<Call['phase'], number> = { queued: 0, offered: 1, rejoining: 2, talking: 3, flow: 4, dialling: 2, booked: 5 }
export function byUrgency(a: Call, b: Call): number {
  return PHASES[a.phase] - PHASES[b.phase] || a.arrived.localeCompare(b.arrived)
}

/** Ready without a phone is not ready: nothing is offered to him. */
const counted = (agent: AgentRow): AgentStateName => (agent.state === 'ready' && !agent.phone_registered ? 'not_ready' : agent.state)

export type Totals = { waiting: number; talking: number; ready: number; answered: number; abandoned: number; inTarget: number }

/** Sums over queues; agents are counted from the agents' own rows, because one agent serves several queues. */
export function totals(queues: QueueRow[], agents: AgentRow[]): Totals {
  const sum = (read: (row: QueueRow) => number): number => queues.reduce((total, row) => total + read(row), 0)
  return {
    waiting: sum((q) => q.waiting),
    talking: agents.filter((a) => a.state === 'talking' || a.state === 'rejoining' || a.state === 'dialling').length,
    ready: agents.filter((a) => counted(a) === 'ready').length,
    answered: sum((q) => q.answered_today),
    abandoned: sum((q) => q.abandoned_today),
    inTarget: sum((q) => q.answered_in_target_today),
  }
}

export function countStates(agents: AgentRow[]): Record<AgentStateName, number> {
  const counts: Record<AgentStateName, number> = { ringing: 0, rejoining: 0, talking: 0, wrap_up: 0, working: 0, ready: 0, not_ready: 0, offline: 0, dialling: 0 }
  for (const agent of agents) counts[counted(agent)] += 1
  return counts
}
