// The browser's side of the tab election: Web Locks hold the phone, BroadcastChannel carries "here, please".

import { newTab, PATIENCE, stepTab, type Tab, type TabEffect, type TabEvent } from '@/core/tabs'

type Listener = () => void

/** One election per agent. `leave` lays the phone aside and is awaited before the lock is given on. */
export class TabElection {
  state: Tab = newTab
  private readonly name: string
  private channel: BroadcastChannel | null = null
  private request: AbortController | null = null
  private release: (() => void) | null = null
  private patience: ReturnType<typeof setTimeout> | undefined
  private listeners = new Set<Listener>()

  constructor(
    agent: string,
    private readonly leave: () => Promise<void>,
  ) {
    this.name = `zongji.phone.${agent}`
  }

  listen = (listener: Listener): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  read = (): Tab => this.state

  start(): void {
    this.channel = new BroadcastChannel(this.name)
    this.channel.onmessage = () => this.send('take_heard')
    this.send('started')
  }

  take(): void {
    this.send('take_pressed')
  }

  stop(): void {
    this.send('stopped')
    clearTimeout(this.patience)
    this.channel?.close()
    this.channel = null
  }

  private send(event: TabEvent): void {
    const { tab, effects } = stepTab(this.state, event)
    this.state = tab
    effects.forEach((effect) => this.carryOut(effect))
    this.listeners.forEach((tell) => tell())
  }

  private carryOut(effect: TabEffect): void {
    switch (effect) {
      case 'request_lock':
        return this.ask(false)
      case 'steal_lock':
        return this.ask(true)
      case 'withdraw_request':
        this.request?.abort()
        this.request = null
        return
      case 'release_lock':
        this.release?.()
        this.release = null
        return
      case 'announce_take':
        this.channel?.postMessage('take')
        return
      case 'leave_phone':
        void this.leave().finally(() => this.send('left'))
        return
      case 'wait_patiently':
        clearTimeout(this.patience)
        this.patience = setTimeout(() => this.send('patience_over'), PATIENCE)
    }
  }

  private ask(steal: boolean): void {
    const locks = navigator.locks as LockManager | undefined
    // Without Web Locks (a page that is not served securely) every tab believes it is alone.
    if (!locks) {
      setTimeout(() => this.send('granted'))
      return
    }
    const request = new AbortController()
    this.request = request
    let held = false
    const options: LockOptions = steal ? { steal: true } : { signal: request.signal }
    locks
      .request(this.name, options, () => {
        held = true
        return new Promise<void>((done) => {
          this.release = done
          this.send('granted')
        })
      })
      .catch(() => {
        if (held) this.send('stolen')
      })
  }
}
