// A visitor's call from the first click to its end: microphone, guest account, line, dialling, talking.
// Owns the order of these steps and what came of them. Knows no React.

import type { PhoneAccount } from '@/api/types'
import { newPhone, type Phone } from '@/core/phone'
import { failure, type Failed } from '@/features/call-us/outcome'
import { ApiError, post } from '@/shared/http'
import { SoftPhone } from '@/shared/phone/phone'

export type Guest = {
  phone: Phone
  /** Before dialling: asking for the microphone, fetching the account, connecting. */
  preparing: boolean
  failed: Failed | null
  /** When the other side answered, in milliseconds of this machine's clock. */
  started: number | null
  /** How long the last call took, in seconds. */
  talked: number | null
}

/** Milliseconds for the line to come up before the visitor is told that it does not. */
const CONNECT_WITHIN = 12_000

export class GuestCall {
  private readonly soft = new SoftPhone()
  private listeners = new Set<() => void>()
  private attempt = 0
  private state: Guest = { phone: newPhone, preparing: false, failed: null, started: null, talked: null }

  constructor() {
    this.soft.listen(() => this.heard(this.soft.state))
  }

  listen = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  read = (): Guest => this.state

  async call(target: string): Promise<void> {
    const mine = ++this.attempt
    this.set({ preparing: true, failed: null, talked: null, started: null })
    const failed = await this.prepare()
    if (mine !== this.attempt) return
    this.set({ preparing: false, failed })
    if (failed) await this.soft.leave()
    else this.soft.dial(target)
  }

  hangUp(): void {
    this.attempt += 1
    this.set({ preparing: false })
    if (this.soft.state.voice.kind === 'none') void this.soft.leave()
    else this.soft.send({ type: 'hang_up' })
  }

  mute(on: boolean): void {
    this.soft.send({ type: 'mute', on })
  }

  tone(key: string): void {
    this.soft.send({ type: 'tone', key })
  }

  /** Back to the beginning. */
  reset(): void {
    this.set({ talked: null, failed: null })
  }

  private heard(phone: Phone): void {
    const before = this.state.phone
    const talking = phone.voice.kind === 'talking'
    if (talking && this.state.started === null) this.set({ started: Date.now() })
    this.set({ phone })
    if (!phone.last || phone.last.session === before.last?.session) return
    const { started } = this.state
    this.set({
      failed: failure(phone.last.cause, started !== null),
      started: null,
      talked: started === null ? null : (Date.now() - started) / 1000,
    })
    void this.soft.leave()
  }

  private async prepare(): Promise<Failed | null> {
    await this.soft.checkMicrophone()
    const { microphone } = this.soft.state
    if (microphone === 'refused') return 'micRefused'
    if (microphone === 'missing') return 'micMissing'
    try {
      await this.soft.start(await post<PhoneAccount>('/public/phone', {}, { quiet401: true }), false)
    } catch (error) {
      return trouble(error)
    }
    return (await this.connected()) ? null : 'network'
  }

  private connected(): Promise<boolean> {
    return new Promise((done) => {
      const finish = (good: boolean): void => {
        clearTimeout(timer)
        stop()
        done(good)
      }
      const look = (): void => {
        if (this.soft.state.line.kind === 'registered') finish(true)
      }
      const timer = setTimeout(() => finish(false), CONNECT_WITHIN)
      const stop = this.soft.listen(look)
      look()
    })
  }

  private set(some: Partial<Guest>): void {
    this.state = { ...this.state, ...some }
    this.listeners.forEach((tell) => tell())
  }
}

function trouble(error: unknown): Failed {
  if (!(error instanceof ApiError)) return 'refused'
  if (error.status === 429) return 'tooMany'
  return error.status === 0 ? 'unreachable' : 'refused'
}
