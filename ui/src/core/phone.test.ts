import { describe, expect, test } from 'vitest'
import { chance, pick } from '@/core/chance'
import { hasSession, newPhone, step, type EndCause, type Phone, type PhoneEffect, type PhoneEvent } from '@/core/phone'

function after(...events: PhoneEvent[]): { phone: Phone; effects: PhoneEffect[] } {
  return events.reduce<{ phone: Phone; effects: PhoneEffect[] }>(
    ({ phone, effects }, event) => {
      const next = step(phone, event)
      return { phone: next.phone, effects: [...effects, ...next.effects] }
    },
    { phone: newPhone, effects: [] },
  )
}
const invited = (session: string, contact: string | null = 'ann', auto = false): PhoneEvent => ({ type: 'invited', session, contact, auto })

describe('the softphone', () => {
  test('answers only when told to', () => {
    expect(after(invited('s1')).effects).toEqual([])
    expect(after(invited('s1'), { type: 'answer', contact: 'ann' }).effects).toEqual([{ do: 'answer', session: 's1' }])
  })

  test('answers by itself what the server asks it to', () => {
    const { phone, effects } = after(invited('s1', 'ann', true), { type: 'connected', session: 's1' })
    expect(effects).toEqual([{ do: 'answer', session: 's1' }])
    expect(phone.voice).toEqual({ kind: 'talking', session: 's1', contact: 'ann', muted: false })
  })

  test('remembers that answer was pressed before the INVITE came', () => {
    expect(after({ type: 'answer', contact: 'ann' }, invited('s1')).effects).toEqual([{ do: 'answer', session: 's1' }])
    expect(after({ type: 'answer', contact: 'bob' }, invited('s1')).effects).toEqual([])
  })

  test('refuses a second call, and keeps the first', () => {
    const { phone, effects } = after(invited('s1', 'ann', true), { type: 'connected', session: 's1' }, invited('s2', 'bob'))
    expect(effects.at(-1)).toEqual({ do: 'hang_up', session: 's2' })
    expect(phone.voice).toMatchObject({ kind: 'talking', session: 's1' })
  })

  test('takes the new session of the same call and forgets the dead one', () => {
    const { phone, effects } = after(invited('s1', 'ann', true), { type: 'connected', session: 's1' }, invited('s2', 'ann', true))
    expect(effects.slice(1)).toEqual([{ do: 'forget', session: 's1' }, { do: 'answer', session: 's2' }])
    expect(phone.voice).toMatchObject({ kind: 'answering', session: 's2' })
  })

  test('the end of an old session cannot end a new one', () => {
    const { phone } = after(invited('s1', 'ann', true), invited('s2', 'ann', true), { type: 'ended', session: 's1', cause: 'failure' })
    expect(phone.voice).toMatchObject({ kind: 'answering', session: 's2' })
  })

  test('mutes and sends keys only while somebody listens', () => {
    expect(after({ type: 'mute', on: true }, { type: 'tone', key: '1' }).effects).toEqual([])
    const { phone, effects } = after(
      invited('s1', 'ann', true),
      { type: 'connected', session: 's1' },
      { type: 'mute', on: true },
      { type: 'mute', on: true },
      { type: 'tone', key: '#' },
      { type: 'tone', key: 'x' },
    )
    expect(effects.slice(1)).toEqual([
      { do: 'mute', session: 's1', on: true },
      { do: 'tone', session: 's1', key: '#' },
    ])
    expect(phone.voice).toMatchObject({ muted: true })
  })

  test('says who ended: a hang-up of ours stays ours although the other side confirms it', () => {
    const { phone } = after(invited('s1'), { type: 'hang_up' }, { type: 'ended', session: 's1', cause: 'peer' })
    expect(phone.last).toEqual({ session: 's1', contact: 'ann', cause: 'me' })
  })

  test('a hang-up that comes late cannot end the next call', () => {
    const { phone, effects } = after(
      invited('s1', 'ann'),
      { type: 'ended', session: 's1', cause: 'peer' },
      invited('s2', 'bob'),
      { type: 'hang_up', contact: 'ann' },
    )
    expect(phone.voice).toMatchObject({ kind: 'invited', session: 's2' })
    expect(effects).not.toContainEqual({ do: 'hang_up', session: 's2' })
    expect(step(phone, { type: 'hang_up', contact: 'bob' }).effects).toEqual([{ do: 'hang_up', session: 's2' }])
  })

  test('repeats a refused registration, but leaves lost sockets to the library', () => {
    expect(after({ type: 'lost', why: 'refused' }).effects).toEqual([{ do: 'try_again' }])
    expect(after({ type: 'lost', why: 'socket' }).effects).toEqual([])
  })

  test('a lost socket ends no call', () => {
    const { phone } = after(invited('s1', 'ann', true), { type: 'connected', session: 's1' }, { type: 'lost', why: 'socket' })
    expect(phone.voice.kind).toBe('talking')
  })
})

const CAUSES: EndCause[] = ['me', 'peer', 'failure', 'busy', 'rejected', 'no_answer', 'microphone']

function anyEvent(random: () => number, n: number): PhoneEvent {
  const session = `s${Math.max(0, n - Math.floor(random() * 4))}`
  const events: PhoneEvent[] = [
    { type: 'registered' },
    { type: 'lost', why: pick(['socket', 'refused', 'silent'] as const, random) },
    invited(`s${n}`, pick(['ann', 'bob', null], random), random() < 0.4),
    { type: 'progress', session },
    { type: 'connected', session },
    { type: 'ended', session, cause: pick(CAUSES, random) },
    { type: 'answer', contact: pick(['ann', 'bob', null], random) },
    { type: 'hang_up' },
    { type: 'dial', session: `s${n}`, target: '4000' },
    { type: 'mute', on: random() < 0.5 },
    { type: 'tone', key: '5' },
  ]
  return pick(events, random)
}

test('whatever happens in whatever order, there is one call, and every wish concerns a session that is alive', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = chance(seed)
    const alive = new Set<string>()
    let phone = newPhone
    for (let n = 0; n < 120; n += 1) {
      const event = anyEvent(random, n)
      if (event.type === 'invited' || (event.type === 'dial' && !hasSession(phone))) alive.add(event.session)
      if (event.type === 'ended') alive.delete(event.session)
      const next = step(phone, event)
      phone = next.phone
      for (const effect of next.effects) {
        if (effect.do === 'try_again') continue
        if (effect.do === 'forget') alive.delete(effect.session)
        else expect(alive, `seed ${seed}, ${JSON.stringify(event)} → ${JSON.stringify(effect)}`).toContain(effect.session)
        if (effect.do === 'hang_up' && event.type === 'invited') alive.delete(effect.session)
      }
      if (phone.voice.kind !== 'none') expect(alive, `seed ${seed} step ${n}`).toContain(phone.voice.session)
    }
  }
})
