// Runs the softphone: feeds the core's automaton with events and carries out its wishes on the line.
// Owns the one open line of this tab. Does not know the server's view of the call.

import type { PhoneAccount } from '@/api/types'
import { newPhone, step, type Microphone, type Phone, type PhoneEffect, type PhoneEvent } from '@/core/phone'
import type { LineOpener, OpenLine } from '@/shared/phone/port'

const TRY_AGAIN = 4_000

export class SoftPhone {
  state: Phone = newPhone
  private open: OpenLine | null = null
  private listeners = new Set<() => void>()
  private again: ReturnType<typeof setTimeout> | undefined
  private serial = 0

  listen = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  read = (): Phone => this.state

  /** Connect (and register, for an agent). The SIP library is fetched only now. */
  async start(account: PhoneAccount, register: boolean): Promise<void> {
    const mine = ++this.serial
    this.send({ type: 'opening' })
    const opener: LineOpener = (await import('@/shared/phone/jssip')).openJsSip
    if (mine !== this.serial) return
    this.open = opener(account, (event) => this.send(event), register)
  }

  /** Lay the phone aside without ending a call. */
  async leave(): Promise<void> {
    this.serial += 1
    clearTimeout(this.again)
    const open = this.open
    this.open = null
    this.send({ type: 'closed' })
    await open?.leave()
  }

  send = (event: PhoneEvent): void => {
    const { phone, effects } = step(this.state, event)
    const changed = phone !== this.state
    this.state = phone
    effects.forEach((effect) => this.carryOut(effect))
    if (changed) this.listeners.forEach((tell) => tell())
  }

  dial(target: string): void {
    this.send({ type: 'dial', session: `out-${Date.now()}-${++this.serial}`, target })
  }

  connection(): RTCPeerConnection | null {
    return this.open?.connection() ?? null
  }

  /** Ask for the microphone now, so that nobody meets the browser's question while it rings. */
  async checkMicrophone(): Promise<void> {
    this.send({ type: 'microphone', state: await askMicrophone() })
  }

  private carryOut(effect: PhoneEffect): void {
    const line = this.open?.line
    switch (effect.do) {
      case 'answer':
        return line?.answer(effect.session)
      case 'hang_up':
        return line?.hangUp(effect.session)
      case 'forget':
        return line?.hangUp(effect.session, true)
      case 'dial':
        return line?.dial(effect.session, effect.target)
      case 'mute':
        return line?.mute(effect.session, effect.on)
      case 'tone':
        return line?.tone(effect.session, effect.key)
      case 'try_again':
        clearTimeout(this.again)
        this.again = setTimeout(() => this.open?.retry(), TRY_AGAIN)
    }
  }
}

async function askMicrophone(): Promise<Microphone> {
  // Pages that are not served securely have no microphone at all.
  const devices = navigator.mediaDevices as MediaDevices | undefined
  if (!devices) return 'missing'
  try {
    const stream = await devices.getUserMedia({ audio: true })
    stream.getTracks().forEach((track) => track.stop())
    return 'ok'
  } catch (error) {
    return error instanceof DOMException && error.name === 'NotAllowedError' ? 'refused' : 'missing'
  }
}
