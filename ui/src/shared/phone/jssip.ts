// JsSIP behind the port. The only file that imports it: translates its events, and wishes into its calls.
//
// Never ends a call by itself when the page goes away: a reload must not be a BYE (the server rings again instead).

import JsSIP from 'jssip'
import type { RTCSession, EndEvent, AnswerOptions } from 'jssip/lib/RTCSession'
import type { RTCSessionEvent, UA } from 'jssip/lib/UA'
import type { EndCause } from '@/core/phone'
import type { LineEvent, LineOpener, OpenLine } from '@/shared/phone/port'
import { microphone } from '@/shared/phone/voice'

const media = (): AnswerOptions => ({
  mediaConstraints: { audio: microphone(), video: false },
  pcConfig: { iceServers: [] },
})
/** Milliseconds: on a local network the first address found is the right one; do not wait for the slow ones. */
const GATHER = 250
const UNREGISTER_WITHIN = 700

type Tell = (event: LineEvent) => void

export const openJsSip: LineOpener = (account, tell, register): OpenLine => {
  const socket = new JsSIP.WebSocketInterface(account.ws_url)
  const ua = new JsSIP.UA({
    sockets: [socket],
    uri: account.uri,
    authorization_user: account.username,
    password: account.password,
    register,
    register_expires: 60,
    session_timers: false,
    no_answer_timeout: 120,
    connection_recovery_min_interval: 1,
    connection_recovery_max_interval: 5,
    user_agent: 'zongji',
  })
  const sessions = new Map<string, RTCSession>()
  const speaker = new Speaker()
  let open = true
  const say: Tell = (event) => {
    if (open) tell(event)
  }
  watchLine(ua, say, register)
  ua.on('newRTCSession', ({ originator, session, request }: RTCSessionEvent) => {
    if (originator !== 'remote') return
    const id = session.id
    sessions.set(id, session)
    watchSession(id, session, say, speaker, () => sessions.delete(id))
    const contact = request.getHeader('X-Zongji-Contact') ?? null
    say({ type: 'invited', session: id, contact, auto: request.getHeader('X-Zongji-Answer') === 'auto' })
  })
  say({ type: 'opening' })
  ua.start()
  return {
    line: {
      dial: (id, target) => dial(ua, id, target, sessions, say, speaker),
      answer: (id) => sessions.get(id)?.answer(media()),
      hangUp: (id, silently = false) => hangUp(sessions, id, silently),
      mute: (id, on) => (on ? sessions.get(id)?.mute({ audio: true }) : sessions.get(id)?.unmute({ audio: true })),
      tone: (id, key) => tone(sessions.get(id), key),
    },
    retry: () => {
      if (open && ua.isConnected() && !ua.isRegistered()) ua.register()
    },
    leave: () => {
      open = false
      return leave(ua, socket, sessions, speaker)
    },
    connection: () => [...sessions.values()].find((s) => s.isEstablished())?.connection ?? null,
  }
}

function watchLine(ua: UA, say: Tell, register: boolean): void {
  ua.on('connecting', () => say({ type: 'opening' }))
  ua.on('connected', () => !register && say({ type: 'registered' }))
  ua.on('disconnected', () => say({ type: 'lost', why: 'socket' }))
  ua.on('registered', () => say({ type: 'registered' }))
  ua.on('registrationFailed', ({ response }) => {
    if (!ua.isConnected()) return
    say({ type: 'lost', why: response ? 'refused' : 'silent' })
  })
}

function watchSession(id: string, session: RTCSession, say: Tell, speaker: Speaker, done: () => void): void {
  const over = (cause: EndCause): void => {
    done()
    speaker.stop(id)
    say({ type: 'ended', session: id, cause })
  }
  survive(session, () => over('failure'))
  session.on('icecandidate', ({ ready }) => setTimeout(ready, GATHER))
  session.on('progress', () => say({ type: 'progress', session: id }))
  session.on('confirmed', () => say({ type: 'connected', session: id }))
  session.on('ended', (event: EndEvent) => over(cause(event)))
  session.on('failed', (event: EndEvent) => over(cause(event)))
  const listen = (connection: RTCPeerConnection): void =>
    connection.addEventListener('track', (event) => speaker.play(id, event.streams[0] ?? new MediaStream([event.track])))
  if (session.connection) listen(session.connection)
  else session.on('peerconnection', ({ peerconnection }) => listen(peerconnection))
}

/** When the media breaks down, JsSIP would say BYE and so end the customer's call. We let go silently: the server rings again. */
function survive(session: RTCSession, broken: () => void): void {
  const terminate = session.terminate.bind(session)
  session.terminate = (options) => {
    if (options?.cause !== JsSIP.C.causes.RTP_TIMEOUT) return terminate(options)
    session.connection?.close()
    broken()
  }
}

function dial(ua: UA, id: string, target: string, sessions: Map<string, RTCSession>, say: Tell, speaker: Speaker): void {
  const session = ua.call(target, media())
  sessions.set(id, session)
  watchSession(id, session, say, speaker, () => sessions.delete(id))
}

/** As an event in the sound where the other side agreed to it, else as a message beside it. */
function tone(session: RTCSession | undefined, key: string): void {
  const inSound = session?.connection?.getSenders().some((sender) => sender.dtmf?.canInsertDTMF) ?? false
  const { RFC2833, INFO } = JsSIP.C.DTMF_TRANSPORT
  session?.sendDTMF(key, { transportType: inSound ? RFC2833 : INFO, duration: 120 })
}

function hangUp(sessions: Map<string, RTCSession>, id: string, silently: boolean): void {
  const session = sessions.get(id)
  if (!session) return
  if (silently) {
    sessions.delete(id)
    session.connection?.close()
    return
  }
  if (session.isEnded()) return
  const ringing = session.direction === 'incoming' && session.isInProgress()
  session.terminate(ringing ? { status_code: 486 } : {})
}

const CAUSES: Record<string, EndCause> = {
  [JsSIP.C.causes.BUSY]: 'busy',
  [JsSIP.C.causes.REJECTED]: 'rejected',
  [JsSIP.C.causes.NO_ANSWER]: 'no_answer',
  [JsSIP.C.causes.UNAVAILABLE]: 'no_answer',
  [JsSIP.C.causes.USER_DENIED_MEDIA_ACCESS]: 'microphone',
  [JsSIP.C.causes.REQUEST_TIMEOUT]: 'failure',
  [JsSIP.C.causes.CONNECTION_ERROR]: 'failure',
  [JsSIP.C.causes.RTP_TIMEOUT]: 'failure',
  [JsSIP.C.causes.WEBRTC_ERROR]: 'failure',
  [JsSIP.C.causes.INTERNAL_ERROR]: 'failure',
}

function cause(event: EndEvent): EndCause {
  const known = CAUSES[event.cause]
  if (known) return known
  return event.originator === 'local' ? 'me' : event.originator === 'remote' ? 'peer' : 'failure'
}

/** Unregister so that nobody rings here any more, and drop socket and media without a BYE. */
async function leave(ua: UA, socket: { disconnect(): void }, sessions: Map<string, RTCSession>, speaker: Speaker): Promise<void> {
  for (const [id, session] of sessions) {
    session.connection?.close()
    speaker.stop(id)
  }
  sessions.clear()
  if (ua.isRegistered()) {
    await new Promise<void>((done) => {
      setTimeout(done, UNREGISTER_WITHIN)
      ua.once('unregistered', () => done())
      ua.unregister()
    })
  }
  // The socket's own door: `ua.stop()` would send BYE for calls that are to go on elsewhere.
  socket.disconnect()
}

/** Plays the other side; one hidden audio element a session. */
class Speaker {
  private playing = new Map<string, HTMLAudioElement>()

  play(id: string, stream: MediaStream): void {
    const audio = this.playing.get(id) ?? new Audio()
    audio.autoplay = true
    audio.srcObject = stream
    audio.play().catch(() => document.addEventListener('pointerdown', () => void audio.play(), { once: true }))
    this.playing.set(id, audio)
  }

  stop(id: string): void {
    const audio = this.playing.get(id)
    if (audio) audio.srcObject = null
    this.playing.delete(id)
  }
}
