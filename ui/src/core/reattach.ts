// After a reload the server says "talking" while this browser has no SIP session: when to ask to be rung again.
// Owns that decision only.

import { hasSession, type Phone } from '@/core/phone'

export type CallOnServer = { contact: string; phase: string; mine: boolean } | null

export type Reattach =
  /** Sound flows, or there is nothing to attach. */
  | 'nothing'
  /** The sound is missing here; the phone is not registered yet, or a ring is on its way. */
  | 'wait'
  /** Ask the server to ring this phone again (once; the caller keeps count). */
  | 'ask'

/** Milliseconds for which the contradiction must hold: a BYE may overtake the server's news of the same hang-up. */
export const SETTLE = 1_200

export function reattach(call: CallOnServer, phone: Phone): Reattach {
  if (!call || !call.mine || (call.phase !== 'talking' && call.phase !== 'rejoining')) return 'nothing'
  if (hasSession(phone)) return 'nothing'
  if (phone.last?.contact === call.contact && (phone.last.cause === 'me' || phone.last.cause === 'peer')) return 'nothing'
  if (phone.line.kind !== 'registered') return 'wait'
  return call.phase === 'rejoining' && phone.last === null ? 'wait' : 'ask'
}

/** Whether the desk must say that this call has no sound in this tab. */
export function isSilent(call: CallOnServer, phone: Phone): boolean {
  return reattach(call, phone) !== 'nothing'
}
