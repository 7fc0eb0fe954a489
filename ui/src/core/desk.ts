// What the agent's screen shows, read from the server's rows. Owns the choice of scene, the page title, and what may be pressed.

import type { Call, DeskState } from '@/api/types'

export type Scene =
  | { kind: 'loading' }
  | { kind: 'ringing'; me: DeskState; call: Call }
  | { kind: 'talking'; me: DeskState; call: Call }
  | { kind: 'wrap_up'; me: DeskState }
  | { kind: 'idle'; me: DeskState }

/** The server's facts decide; a call counts as mine when my state names it, or when it names me. */
export function scene(me: DeskState | undefined, calls: Call[], agent: string): Scene {
  if (!me) return { kind: 'loading' }
  const call = calls.find((c) => c.contact === me.contact) ?? calls.find((c) => c.agent === agent && c.phase !== 'flow')
  if (call && call.phase === 'offered') return { kind: 'ringing', me, call }
  if (call && (call.phase === 'talking' || call.phase === 'rejoining' || call.phase === 'dialling')) return { kind: 'talking', me, call }
  if (me.state === 'wrap_up') return { kind: 'wrap_up', me }
  return { kind: 'idle', me }
}

/** Whether leaving now would end a call: used for confirmations that name the consequence. */
export function callInHand(current: Scene): Call | null {
  return current.kind === 'talking' || current.kind === 'ringing' ? current.call : null
}

/** Share of a countdown that is left, 0 to 1; 1 when it has no end. All in milliseconds. */
export function remaining(from: number, until: number | null, now: number): number {
  if (until === null || until <= from) return until === null ? 1 : 0
  return Math.min(1, Math.max(0, (until - now) / (until - from)))
}
