// The softphone as an automaton: an event goes in, the next state and the wishes to the SIP library come out.
// Owns what the agent's phone is doing. Does not know JsSIP, the DOM, the server or the time.
//
// Rule 1: one call at a time. Rule 2: an event of a session that is no longer ours changes nothing.

export type Line =
  | { kind: 'closed' }
  | { kind: 'connecting' }
  | { kind: 'registered' }
  | { kind: 'lost'; why: LossReason }
/** `socket`: no connection; `refused`: wrong password or unknown account; `silent`: connected, but no answer. */
export type LossReason = 'socket' | 'refused' | 'silent'

export type Voice =
  | { kind: 'none' }
  | { kind: 'invited'; session: string; contact: string | null; auto: boolean }
  | { kind: 'answering'; session: string; contact: string | null }
  | { kind: 'dialling'; session: string; heard: boolean }
  | { kind: 'talking'; session: string; contact: string | null; muted: boolean }
  | { kind: 'ending'; session: string; contact: string | null }

export type Microphone = 'unknown' | 'ok' | 'refused' | 'missing'
/** Who ended the last session; `failure` is what may be worth a re-attachment, `replaced` was taken over by a newer session. */
export type EndCause = 'me' | 'peer' | 'failure' | 'busy' | 'rejected' | 'no_answer' | 'microphone'

export type Phone = {
  line: Line
  voice: Voice
  microphone: Microphone
  /** A contact whose answer button was pressed before its INVITE arrived. */
  wanted: string | null
  last: { session: string; contact: string | null; cause: EndCause } | null
}

export type PhoneEvent =
  | { type: 'opening' }
  | { type: 'registered' }
  | { type: 'lost'; why: LossReason }
  | { type: 'closed' }
  | { type: 'invited'; session: string; contact: string | null; auto: boolean }
  | { type: 'progress'; session: string }
  | { type: 'connected'; session: string }
  | { type: 'ended'; session: string; cause: EndCause }
  | { type: 'microphone'; state: Microphone }
  | { type: 'answer'; contact: string | null }
  /** Ends the session; one that belongs to another contact than the named one is left alone: the wish came too late. */
  | { type: 'hang_up'; contact?: string | null }
  | { type: 'dial'; session: string; target: string }
  | { type: 'mute'; on: boolean }
  | { type: 'tone'; key: string }

export type PhoneEffect =
  | { do: 'answer'; session: string }
  | { do: 'hang_up'; session: string }
  /** Let go of a session without telling the other side: its media is dead and a newer one replaces it. */
  | { do: 'forget'; session: string }
  | { do: 'dial'; session: string; target: string }
  | { do: 'mute'; session: string; on: boolean }
  | { do: 'tone'; session: string; key: string }
  | { do: 'try_again' }

export type Step = { phone: Phone; effects: PhoneEffect[] }

export const newPhone: Phone = {
  line: { kind: 'closed' },
  voice: { kind: 'none' },
  microphone: 'unknown',
  wanted: null,
  last: null,
}

export function step(phone: Phone, event: PhoneEvent): Step {
  switch (event.type) {
    case 'opening':
      return quiet({ ...phone, line: { kind: 'connecting' } })
    case 'registered':
      return quiet({ ...phone, line: { kind: 'registered' } })
    case 'lost':
      return lost(phone, event.why)
    case 'closed':
      return quiet({ ...newPhone, microphone: phone.microphone })
    case 'microphone':
      return quiet({ ...phone, microphone: event.state })
    case 'invited':
      return invited(phone, event)
    case 'progress':
      return onSession(phone, event.session, (voice) => (voice.kind === 'dialling' ? { ...voice, heard: true } : voice))
    case 'connected':
      return onSession(phone, event.session, connected)
    case 'ended':
      return ended(phone, event.session, event.cause)
    default:
      return pressed(phone, event)
  }
}

type Press = Extract<PhoneEvent, { type: 'answer' | 'hang_up' | 'dial' | 'mute' | 'tone' }>

function pressed(phone: Phone, press: Press): Step {
  switch (press.type) {
    case 'answer':
      return answer(phone, press.contact)
    case 'hang_up':
      return hangUp(phone, press.contact ?? null)
    case 'dial':
      if (phone.voice.kind !== 'none') return quiet(phone)
      return {
        phone: { ...phone, voice: { kind: 'dialling', session: press.session, heard: false }, last: null },
        effects: [{ do: 'dial', session: press.session, target: press.target }],
      }
    case 'mute':
      return mute(phone, press.on)
    case 'tone':
      return tone(phone, press.key)
  }
}

/** Whether the phone holds a session that carries, or is about to carry, sound. */
export function hasSession(phone: Phone): boolean {
  switch (phone.voice.kind) {
    case 'none':
      return false
    case 'invited':
    case 'answering':
    case 'dialling':
    case 'talking':
    case 'ending':
      return true
  }
}

export function isMuted(phone: Phone): boolean {
  return phone.voice.kind === 'talking' && phone.voice.muted
}

function quiet(phone: Phone): Step {
  return { phone, effects: [] }
}

function lost(phone: Phone, why: LossReason): Step {
  const next: Phone = { ...phone, line: { kind: 'lost', why } }
  // The SIP library reconnects a socket by itself, but never repeats a failed registration.
  return { phone: next, effects: why === 'socket' ? [] : [{ do: 'try_again' }] }
}

function invited(phone: Phone, event: Extract<PhoneEvent, { type: 'invited' }>): Step {
  const { session, contact, auto } = event
  const wanted = contact !== null && phone.wanted === contact
  const take: Phone = { ...phone, voice: { kind: 'answering', session, contact }, wanted: null }
  const voice = phone.voice
  switch (voice.kind) {
    case 'none':
      if (auto || wanted) return { phone: take, effects: [{ do: 'answer', session }] }
      return quiet({ ...phone, voice: { kind: 'invited', session, contact, auto }, wanted: null })
    case 'invited':
    case 'answering':
    case 'talking':
    case 'ending':
      // The server rings again for the call we believe we hold: it knows that our old session is dead.
      if (contact !== null && voice.contact === contact) {
        const forget: PhoneEffect = { do: 'forget', session: voice.session }
        if (auto || voice.kind === 'answering') return { phone: take, effects: [forget, { do: 'answer', session }] }
        if (voice.kind !== 'invited') break
        return { phone: { ...phone, voice: { kind: 'invited', session, contact, auto } }, effects: [forget] }
      }
      break
    case 'dialling':
      break
  }
  return { phone, effects: [{ do: 'hang_up', session }] }
}

function connected(voice: Voice): Voice {
  switch (voice.kind) {
    case 'answering':
      return { kind: 'talking', session: voice.session, contact: voice.contact, muted: false }
    case 'dialling':
      return { kind: 'talking', session: voice.session, contact: null, muted: false }
    case 'none':
    case 'invited':
    case 'talking':
    case 'ending':
      return voice
  }
}

function onSession(phone: Phone, session: string, change: (voice: Voice) => Voice): Step {
  if (phone.voice.kind === 'none' || phone.voice.session !== session) return quiet(phone)
  return quiet({ ...phone, voice: change(phone.voice) })
}

function ended(phone: Phone, session: string, cause: EndCause): Step {
  const voice = phone.voice
  if (voice.kind === 'none' || voice.session !== session) return quiet(phone)
  const contact = voice.kind === 'dialling' ? null : voice.contact
  const why = voice.kind === 'ending' ? 'me' : cause
  return quiet({ ...phone, voice: { kind: 'none' }, last: { session, contact, cause: why } })
}

function answer(phone: Phone, contact: string | null): Step {
  const voice = phone.voice
  if (voice.kind === 'none') return quiet({ ...phone, wanted: contact })
  if (voice.kind !== 'invited') return quiet(phone)
  if (contact !== null && voice.contact !== null && voice.contact !== contact) return quiet({ ...phone, wanted: contact })
  return {
    phone: { ...phone, voice: { kind: 'answering', session: voice.session, contact: voice.contact }, wanted: null },
    effects: [{ do: 'answer', session: voice.session }],
  }
}

function hangUp(phone: Phone, only: string | null): Step {
  const voice = phone.voice
  const held = voice.kind === 'none' || voice.kind === 'dialling' ? null : voice.contact
  if (only !== null && held !== null && held !== only) return quiet(phone)
  if (only !== null && phone.wanted !== null && phone.wanted !== only) return quiet(phone)
  if (voice.kind === 'none' || voice.kind === 'ending') return quiet({ ...phone, wanted: null })
  const contact = voice.kind === 'dialling' ? null : voice.contact
  return {
    phone: { ...phone, voice: { kind: 'ending', session: voice.session, contact }, wanted: null },
    effects: [{ do: 'hang_up', session: voice.session }],
  }
}

function mute(phone: Phone, on: boolean): Step {
  const voice = phone.voice
  if (voice.kind !== 'talking' || voice.muted === on) return quiet(phone)
  return { phone: { ...phone, voice: { ...voice, muted: on } }, effects: [{ do: 'mute', session: voice.session, on }] }
}

function tone(phone: Phone, key: string): Step {
  if (phone.voice.kind !== 'talking' || !/^[0-9*#]$/.test(key)) return quiet(phone)
  return { phone, effects: [{ do: 'tone', session: phone.voice.session, key }] }
}
