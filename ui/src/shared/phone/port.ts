// What the pages need of a SIP library: five methods on an open line, and events that the core understands.

import type { PhoneAccount } from '@/api/types'
import type { PhoneEvent } from '@/core/phone'

/** Facts that come from the line; a session is named by an id that the adapter (or the caller of `dial`) chose. */
export type LineEvent = Extract<
  PhoneEvent,
  { type: 'opening' | 'registered' | 'lost' | 'invited' | 'progress' | 'connected' | 'ended' }
>

export interface LinePort {
  dial(session: string, target: string): void
  answer(session: string): void
  /** Ends, refuses or cancels. `silently` lets go without a word to the other side (its media is gone or goes elsewhere). */
  hangUp(session: string, silently?: boolean): void
  mute(session: string, on: boolean): void
  tone(session: string, key: string): void
}

export type OpenLine = {
  line: LinePort
  /** Ask again after a refused registration. */
  retry: () => void
  /** Lay the phone aside: unregister and disconnect, but end no call (the server may ring it elsewhere). */
  leave: () => Promise<void>
  /** The media connection of the call, for quality figures; null when there is none. */
  connection: () => RTCPeerConnection | null
}

export type LineOpener = (account: PhoneAccount, tell: (event: LineEvent) => void, register: boolean) => OpenLine
