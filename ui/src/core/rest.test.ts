import { describe, expect, test } from 'vitest'
import type { AgentRow, Call, DeskState } from '@/api/types'
import { callInHand, remaining, scene } from '@/core/desk'
import { byAttention, byUrgency, countStates, totals } from '@/core/floor'
import { elapsed, fileSize, level, masked, number, percent, span, timer, typedNumber } from '@/core/format'
import { newPhone, step, type Phone } from '@/core/phone'
import { isSilent, leftover, patience, reattach } from '@/core/reattach'
import { peaks } from '@/core/wav'

describe('notation', () => {
  test.each([[0, '0:00'], [7.9, '0:07'], [760, '12:40'], [3723, '1:02:03'], [-4, '0:00']])('%d seconds are %s', (seconds, text) => {
    expect(timer(seconds)).toBe(text)
  })

  test('what was not measured is a dash, not a zero', () => {
    expect([span(null), span(undefined), span(0)]).toEqual(['–', '–', '0:00'])
  })

  test.each([
    ['+8613800138000', '138 0013 8000'],
    ['+861062345678', '010 6234 5678'],
    ['+867556234567', '0755 623 4567'],
    ['+4930123456', '+4930123456'],
    ['4000', '4000'],
  ])('%s is written %s', (e164, shown) => expect(number(e164)).toBe(shown))

  test.each([
    ['138-0013-8000', '13800138000'],
    ['＋86 138 0013 8000', '+8613800138000'],
    ['（010）6234 5678', '01062345678'],
    ['abc', ''],
  ])('%s is searched as %s', (typed, sent) => expect(typedNumber(typed)).toBe(sent))

  test('a masked number keeps enough to recognise it; a short one is no secret', () => {
    expect([masked('138 0013 8000'), masked('4000')]).toEqual(['138****8000', '4000'])
  })

  test('percent, size, level and elapsed at their edges', () => {
    expect([percent(0, 0), percent(0, 9), percent(1, 3), percent(9, 9)]).toEqual(['–', '0%', '33.3%', '100%'])
    expect([fileSize(10), fileSize(2048), fileSize(3_500_000)]).toEqual(['10 B', '2 KB', '3.3 MB'])
    expect([level(9, 10, 20), level(10, 10, 20), level(20, 10, 20)]).toEqual(['calm', 'amber', 'red'])
    expect([elapsed(1_000, 3_999), elapsed(5_000, 1_000), elapsed(Number.NaN, 1)]).toEqual([2, 0, 0])
  })
})

const me: DeskState = {
  state: 'ready', chosen: 'ready', reason: null, since: '', until: null, phone_registered: true, contact: null, elsewhere: null,
  today: { answered: 0, talk_seconds: 0, missed: 0 },
}
const call = { contact: 'ann', phase: 'offered', agent: '1001', arrived: '1' } as Call

describe('the scene of the desk', () => {
  test('follows the server: nothing known, ringing, talking, rejoining, wrapping up, idle', () => {
    expect(scene(undefined, [], '1001').kind).toBe('loading')
    expect(scene({ ...me, state: 'ringing', contact: 'ann' }, [call], '1001').kind).toBe('ringing')
    expect(scene({ ...me, state: 'talking', contact: 'ann' }, [{ ...call, phase: 'talking' }], '1001').kind).toBe('talking')
    expect(scene({ ...me, state: 'rejoining', contact: 'ann' }, [{ ...call, phase: 'rejoining' }], '1001').kind).toBe('talking')
    expect(scene({ ...me, state: 'wrap_up' }, [], '1001').kind).toBe('wrap_up')
    expect(scene(me, [], '1001').kind).toBe('idle')
  })

  test('a call of somebody else, or one still in the menu, is not mine', () => {
    expect(scene(me, [{ ...call, agent: '1002' }, { ...call, phase: 'flow' }], '1001').kind).toBe('idle')
  })

  test('only a ringing or running call is in hand', () => {
    expect(callInHand(scene(me, [call], '1001'))).toEqual(call)
    expect(callInHand(scene({ ...me, state: 'wrap_up' }, [], '1001'))).toBeNull()
  })

  test('a countdown runs from one to nought and never beyond', () => {
    expect([remaining(0, 100, 25), remaining(0, 100, 200), remaining(0, 100, -5), remaining(0, null, 5), remaining(9, 9, 9)]).toEqual([0.75, 0, 1, 1, 0])
  })
})

describe('a call without sound', () => {
  const onServer = { contact: 'ann', phase: 'talking', mine: true }
  const registered: Phone = { ...newPhone, line: { kind: 'registered' } }

  test('is asked for after a reload, once the phone is registered', () => {
    expect(reattach(onServer, newPhone)).toBe('wait')
    expect(reattach(onServer, registered)).toBe('ask')
    expect(reattach({ ...onServer, phase: 'rejoining' }, registered)).toBe('ask')
    expect(isSilent(onServer, newPhone)).toBe(true)
  })

  test('is nothing when the session is here, or when there is no such call', () => {
    const ringing = step(registered, { type: 'invited', session: 's1', contact: 'ann', auto: true }).phone
    expect(reattach(onServer, ringing)).toBe('nothing')
    expect(reattach(null, registered)).toBe('nothing')
    expect(reattach({ ...onServer, mine: false }, registered)).toBe('nothing')
    expect(reattach({ ...onServer, phase: 'offered' }, registered)).toBe('nothing')
  })

  test('is left alone when one of the two has just hung up, but not after a failure', () => {
    const ended = (cause: 'me' | 'peer' | 'failure'): Phone => ({ ...registered, last: { session: 's1', contact: 'ann', cause } })
    expect(reattach(onServer, ended('me'))).toBe('nothing')
    expect(reattach(onServer, ended('peer'))).toBe('nothing')
    expect(reattach(onServer, ended('failure'))).toBe('ask')
    expect(patience('rejoining', newPhone)).toBeGreaterThan(patience('talking', ended('failure')))
    expect(patience('talking', ended('failure'))).toBeGreaterThan(patience('talking', newPhone))
  })
})

test('a session whose call the server no longer knows is a leftover', () => {
  const ringing = step(newPhone, { type: 'invited', session: 's1', contact: 'ann', auto: false }).phone
  expect(leftover(new Set(), ringing)).toBe('ann')
  expect(leftover(new Set(['ann']), ringing)).toBeNull()
  expect(leftover(new Set(), newPhone)).toBeNull()
})

describe('the floor', () => {
  const agent = (id: string, state: AgentRow['state'], since = '1'): AgentRow => ({ id, state, since, phone_registered: true }) as AgentRow
  test('puts first who needs attention, and among equals who has been so the longest', () => {
    const rows = [agent('a', 'offline'), agent('b', 'talking', '2'), agent('c', 'ringing'), agent('d', 'talking', '1')]
    expect(rows.sort(byAttention).map((row) => row.id)).toEqual(['c', 'd', 'b', 'a'])
    expect(countStates(rows)).toMatchObject({ talking: 2, ringing: 1, offline: 1, ready: 0 })
  })
  test('puts waiting calls before served ones', () => {
    const calls = [{ phase: 'talking', arrived: '1' }, { phase: 'queued', arrived: '3' }, { phase: 'queued', arrived: '2' }] as Call[]
    expect(calls.sort(byUrgency).map((c) => c.arrived)).toEqual(['2', '3', '1'])
  })
  test('counts an agent of two queues once', () => {
    expect(totals([], [agent('a', 'ready'), agent('b', 'rejoining')])).toMatchObject({ ready: 1, talking: 1, waiting: 0 })
  })
  test('who is ready without a phone is not ready', () => {
    const rows = [{ ...agent('a', 'ready'), phone_registered: false }]
    expect(totals([], rows).ready).toBe(0)
    expect(countStates(rows)).toMatchObject({ ready: 0, not_ready: 1 })
  })
})

describe('wav', () => {
  function wav(frames: [number, number][], claimed?: number): ArrayBuffer {
    const view = new DataView(new ArrayBuffer(44 + frames.length * 4))
    const words: [number, string][] = [[0, 'RIFF'], [8, 'WAVE'], [12, 'fmt '], [36, 'data']]
    for (const [at, word] of words) [...word].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)))
    view.setUint32(16, 16, true)
    view.setUint16(20, 1, true)
    view.setUint16(22, 2, true)
    view.setUint32(24, 8000, true)
    view.setUint16(34, 16, true)
    view.setUint32(40, claimed ?? frames.length * 4, true)
    frames.flat().forEach((sample, i) => view.setInt16(44 + i * 2, sample, true))
    return view.buffer
  }
  test('keeps the channels apart', () => {
    expect(peaks(wav([[16384, 0], [0, -8192]]), 2)).toEqual({ channels: [[0.5, 0], [0, 0.25]], seconds: 2 / 8000 })
  })
  test('believes the bytes, not a header that promises more; refuses what is no WAV', () => {
    expect(peaks(wav([[16384, 0]], 4_000_000), 1)?.seconds).toBe(1 / 8000)
    expect(peaks(new ArrayBuffer(8), 4)).toBeNull()
    expect(peaks(new TextEncoder().encode('not a sound file at all, sorry').buffer, 4)).toBeNull()
  })
})
