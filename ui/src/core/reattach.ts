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

/** Milliseconds for which the contradiction must hold before asking: a BYE may overtake the server's news of the same
 * hang-up (not in a page that has just been loaded), and a server that is already rejoining rings by itself. */
export function patience(phase: string, phone: Phone): number {
  if (phase === 'rejoining') return 4_000
  return phone.last === null ? 300 : 1_200
}
/** How often to ask by itself, and how many milliseconds apart; after that a button is left. */
export const ASK_AT_MOST = 3
export const ASK_EVERY = 6_000

export function reattach(call: CallOnServer, phone: Phone): Reattach {
  if (!call || !call.mine || (call.phase !== 'talking' && call.phase !== 'rejoining')) return 'nothing'
  if (hasSession(phone)) return 'nothing'
  if (phone.last?.contact === call.contact && (phone.last.cause === 'me' || phone.last.cause === 'peer')) return 'nothing'
  return phone.line.kind === 'registered' ? 'ask' : 'wait'
}

/** Milliseconds after which a session that the server knows nothing of is a leftover (its BYE or CANCEL got lost). */
export const LEFTOVER_AFTER = 3_000

/** The contact of a session that has no call on the server's side any more; null when all is well. */
export function leftover(contacts: ReadonlySet<string>, phone: Phone): string | null {
  const voice = phone.voice
  if (voice.kind === 'none' || voice.kind === 'dialling' || voice.contact === null) return null
  return contacts.has(voice.contact) ? null : voice.contact
}

/** Whether the desk must say that this call has no sound in this tab. */
export function isSilent(call: CallOnServer, phone: Phone): boolean {
  return reattach(call, phone) !== 'nothing'
}
