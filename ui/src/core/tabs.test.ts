import { describe, expect, test } from 'vitest'
import { chance, pick } from '@/core/chance'
import { leads, newTab, stepTab, type Tab, type TabEffect, type TabEvent } from '@/core/tabs'

/** A browser: one lock with a queue, a channel that everybody hears, tabs that can freeze. Events are delivered one by one. */
class Browser {
  tabs: { tab: Tab; frozen: boolean; closed: boolean; usesPhone: boolean }[] = []
  holder: number | null = null
  queue: number[] = []
  post: [number, TabEvent][] = []
  timers: number[] = []
  everLed = new Set<number>()

  open(): number {
    this.tabs.push({ tab: newTab, frozen: false, closed: false, usesPhone: false })
    const id = this.tabs.length - 1
    this.send(id, 'started')
    return id
  }

  send(id: number, event: TabEvent): void {
    const entry = this.tabs[id]
    if (!entry || entry.closed || entry.frozen) return
    const { tab, effects } = stepTab(entry.tab, event)
    entry.tab = tab
    // The desk opens its line when it leads; whoever no longer leads has been told to lay it aside.
    if (leads(tab)) {
      entry.usesPhone = true
      this.everLed.add(id)
    }
    for (const effect of effects) this.act(id, effect)
  }

  act(id: number, effect: TabEffect): void {
    const entry = this.tabs[id]
    if (!entry) return
    switch (effect) {
      case 'request_lock':
        this.queue.push(id)
        break
      case 'withdraw_request':
        this.queue = this.queue.filter((waiting) => waiting !== id)
        break
      case 'steal_lock':
        if (this.holder !== null && this.holder !== id) {
          const loser = this.holder
          // A frozen tab hears it when it thaws; its line is dead by then anyway.
          if (this.tabs[loser]?.frozen) this.tabs[loser].usesPhone = false
          this.post.push([loser, 'stolen'])
        }
        this.holder = id
        this.post.push([id, 'granted'])
        break
      case 'release_lock':
        if (this.holder === id) this.holder = null
        break
      case 'announce_take':
        this.tabs.forEach((_, other) => other !== id && this.post.push([other, 'take_heard']))
        break
      case 'leave_phone':
        entry.usesPhone = false
        this.post.push([id, 'left'])
        break
      case 'wait_patiently':
        this.timers = [...this.timers.filter((t) => t !== id), id]
    }
    this.grant()
  }

  grant(): void {
    const next = this.queue[0]
    if (this.holder !== null || next === undefined) return
    this.queue.shift()
    this.holder = next
    this.post.push([next, 'granted'])
  }

  close(id: number): void {
    const entry = this.tabs[id]
    if (!entry) return
    Object.assign(entry, { closed: true, usesPhone: false })
    this.queue = this.queue.filter((waiting) => waiting !== id)
    if (this.holder === id) this.holder = null
    this.grant()
  }

  /** Deliver what is under way; timers run out when nothing else happens. */
  settle(): void {
    for (let n = 0; n < 500; n += 1) {
      const [id, event] = this.post.shift() ?? [this.timers.shift(), 'patience_over' as const]
      if (id === undefined) return
      this.send(id, event)
    }
  }

  leaders(): number[] {
    return this.tabs.flatMap(({ tab, closed, frozen }, id) => (!closed && !frozen && leads(tab) ? [id] : []))
  }
}

describe('tabs of one agent', () => {
  test('the first leads, the second waits and follows when the first is closed', () => {
    const browser = new Browser()
    const [a, b] = [browser.open(), browser.open()]
    browser.settle()
    expect(browser.leaders()).toEqual([a])
    browser.close(a)
    browser.settle()
    expect(browser.leaders()).toEqual([b])
  })

  test('whoever presses "here" gets the phone, even with others in the queue before', () => {
    const browser = new Browser()
    const [a, b, c] = [browser.open(), browser.open(), browser.open()]
    browser.settle()
    browser.send(c, 'take_pressed')
    browser.settle()
    expect(browser.leaders()).toEqual([c])
    expect(browser.everLed, 'nobody in between').not.toContain(b)
    expect([a, b].map((id) => browser.tabs[id]?.tab.kind)).toEqual(['waiting', 'waiting'])
  })

  test('the phone is laid aside before the lock is given on', () => {
    expect(stepTab({ kind: 'leading' }, 'take_heard')).toEqual({ tab: { kind: 'leaving' }, effects: ['leave_phone'] })
    expect(stepTab({ kind: 'leaving' }, 'left').effects).toContain('release_lock')
  })

  test('a frozen leader is overruled', () => {
    const browser = new Browser()
    const [a, b] = [browser.open(), browser.open()]
    browser.settle()
    const frozen = browser.tabs[a]
    if (frozen) frozen.frozen = true
    browser.send(b, 'take_pressed')
    browser.settle()
    expect(browser.leaders()).toEqual([b])
  })

  test('a lock that nobody wants any more is given back', () => {
    expect(stepTab(newTab, 'granted').effects).toEqual(['release_lock'])
    expect(stepTab({ kind: 'standing_by' }, 'granted').effects).toEqual(['release_lock'])
  })
})

test('whatever people do with their tabs: never two leaders, and in the end exactly one', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = chance(seed)
    const browser = new Browser()
    browser.open()
    for (let n = 0; n < 40; n += 1) {
      const id = Math.floor(random() * browser.tabs.length)
      const act = pick(['open', 'take', 'take', 'close', 'deliver', 'deliver'] as const, random)
      if (act === 'open' && browser.tabs.length < 6) browser.open()
      if (act === 'take') browser.send(id, 'take_pressed')
      if (act === 'close' && browser.tabs.filter((t) => !t.closed).length > 1) browser.close(id)
      if (act === 'deliver') browser.settle()
      const phones = browser.tabs.filter((t) => t.usesPhone && !t.closed).length
      expect(phones, `seed ${seed}, step ${n}`).toBeLessThanOrEqual(1)
    }
    browser.settle()
    expect(browser.leaders(), `seed ${seed}`).toHaveLength(1)
  }
})
