// The live socket: subscribes, applies messages through the core's reducer, and comes back by itself.
// Owns one WebSocket for the whole page. Does not know what the rows mean.

import { emptyLive, receive, type Live, type LiveMessage } from '@/core/live'
import { BASE, get } from '@/shared/http'

export type Connection = 'connecting' | 'open' | 'lost'
type Listener = () => void

const FIRST_PAUSE = 500
const LONGEST_PAUSE = 5_000
/** Without any word for this long the connection is taken for dead (the server speaks every 10 s). */
const SILENCE = 25_000
/** The code with which the server closes a socket whose session it does not know. */
const UNKNOWN_SESSION = 4401

export class LiveSocket {
  private socket: WebSocket | null = null
  private topics = new Map<string, { live: Live; users: number }>()
  private listeners = new Set<Listener>()
  private attempts = 0
  private again: ReturnType<typeof setTimeout> | undefined
  private watch: ReturnType<typeof setInterval> | undefined
  private heard = 0
  connection: Connection = 'connecting'
  /** Set when the server says that this session goes on elsewhere. */
  kicked: string | null = null

  listen = (listener: Listener): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  read(topic: string): Live {
    return this.topics.get(topic)?.live ?? emptyLive
  }

  subscribe(topic: string): () => void {
    const known = this.topics.get(topic)
    if (known) known.users += 1
    else {
      this.topics.set(topic, { live: emptyLive, users: 1 })
      this.say({ subscribe: topic })
    }
    if (!this.socket && !this.kicked) this.open()
    return () => this.leave(topic)
  }

  close(): void {
    clearTimeout(this.again)
    clearInterval(this.watch)
    this.drop()
    this.topics.clear()
    this.kicked = null
    this.attempts = 0
    this.connection = 'connecting'
  }

  private leave(topic: string): void {
    const known = this.topics.get(topic)
    if (!known) return
    known.users -= 1
    if (known.users > 0) return
    this.topics.delete(topic)
    this.say({ unsubscribe: topic })
  }

  private open(): void {
    clearTimeout(this.again)
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    const socket = new WebSocket(`${scheme}://${location.host}${BASE}/live`)
    this.socket = socket
    this.heard = Date.now()
    socket.onopen = () => this.opened()
    socket.onmessage = (message) => this.take(String(message.data))
    socket.onclose = ({ code }) => {
      // A refused handshake looks like a dead server; asking tells which it is (401 leads to the login).
      if (this.connection !== 'open' || code === UNKNOWN_SESSION) get('/me').catch(() => undefined)
      this.closed(socket)
    }
    clearInterval(this.watch)
    this.watch = setInterval(() => this.checkSilence(socket), 5_000)
  }

  private opened(): void {
    this.attempts = 0
    this.connection = 'open'
    for (const topic of this.topics.keys()) this.say({ subscribe: topic })
    this.tell()
  }

  private closed(socket: WebSocket): void {
    if (socket !== this.socket) return
    this.socket = null
    clearInterval(this.watch)
    this.connection = 'lost'
    this.tell()
    if (this.kicked) return
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.attempts) * (0.75 + Math.random() / 2)
    this.attempts += 1
    this.again = setTimeout(() => this.open(), pause)
  }

  private checkSilence(socket: WebSocket): void {
    const silent = Date.now() - this.heard
    if (silent > SILENCE) {
      this.drop()
      this.closed(socket)
    } else if (silent > SILENCE / 2) this.say({ ping: 1 })
    this.tell()
  }

  private drop(): void {
    const socket = this.socket
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
  }

  private take(text: string): void {
    this.heard = Date.now()
    const message = JSON.parse(text) as Record<string, unknown>
    if (typeof message['kicked'] === 'string') {
      this.kicked = message['kicked']
      this.tell()
      return
    }
    const topic = message['topic']
    const known = typeof topic === 'string' ? this.topics.get(topic) : undefined
    if (!known) return
    const { live, resync } = receive(known.live, message as LiveMessage, Date.now())
    known.live = live
    if (resync) this.say({ resync: topic })
    this.tell()
  }

  private say(words: Record<string, unknown>): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(words))
  }

  private tell(): void {
    this.listeners.forEach((listener) => listener())
  }
}
