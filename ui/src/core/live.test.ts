import { describe, expect, test } from 'vitest'
import { chance, pick } from '@/core/chance'
import { age, emptyLive, merge, receive, type Change, type Live, type LiveMessage, type Rows } from '@/core/live'

const topic = 'floor'
const snapshot = (seq: number, rows: Rows): LiveMessage => ({ topic, seq, snapshot: rows })
const change = (seq: number, rows: Change): LiveMessage => ({ topic, seq, change: rows })

function play(messages: LiveMessage[]): { live: Live; resyncs: number } {
  return messages.reduce<{ live: Live; resyncs: number }>(
    ({ live, resyncs }, message, i) => {
      const next = receive(live, message, i)
      return { live: next.live, resyncs: resyncs + (next.resync ? 1 : 0) }
    },
    { live: emptyLive, resyncs: 0 },
  )
}

describe('live data', () => {
  test('changes before the first snapshot mean nothing', () => {
    expect(play([change(1, { a: { x: 1 } })]).live).toEqual(emptyLive)
  })

  test('a change replaces whole rows, null deletes, the rest keeps its identity', () => {
    const before: Rows = { a: { x: { v: 1 }, y: { v: 2 } }, b: { z: { v: 3 } } }
    const after = merge(before, { a: { x: { v: 9 }, y: null } })
    expect(after).toEqual({ a: { x: { v: 9 } }, b: { z: { v: 3 } } })
    expect(after['b']).toBe(before['b'])
    expect(before['a']).toEqual({ x: { v: 1 }, y: { v: 2 } })
  })

  test('a change of an unknown collection makes it', () => {
    expect(merge({}, { c: { q: 1 } })).toEqual({ c: { q: 1 } })
  })

  test('a repeated change is ignored', () => {
    const { live, resyncs } = play([snapshot(4, { a: {} }), change(5, { a: { x: 1 } }), change(5, { a: { x: 2 } }), change(3, { a: { x: 3 } })])
    expect(live).toMatchObject({ kind: 'current', seq: 5, rows: { a: { x: 1 } } })
    expect(resyncs).toBe(0)
  })

  test('a gap asks once for a snapshot and shows nothing newer until it comes', () => {
    const lost = play([snapshot(1, { a: { x: 1 } }), change(3, { a: { x: 3 } }), change(4, { a: { x: 4 } })])
    expect(lost.live).toMatchObject({ kind: 'gap', rows: { a: { x: 1 } } })
    expect(lost.resyncs).toBe(1)
    expect(receive(lost.live, snapshot(9, { a: { x: 9 } }), 5).live).toMatchObject({ kind: 'current', seq: 9, rows: { a: { x: 9 } } })
  })

  test('a heartbeat ahead of us is a gap too', () => {
    expect(play([snapshot(1, {}), { topic, seq: 1, alive: true }]).resyncs).toBe(0)
    expect(play([snapshot(1, {}), { topic, seq: 2, alive: true }]).resyncs).toBe(1)
  })

  test('its age counts from the last word of any kind', () => {
    expect(age(emptyLive, 5)).toBeNull()
    const { live } = play([snapshot(1, {}), { topic, seq: 1, alive: true }])
    expect(age(live, 11)).toBe(10)
  })
})

/** A server that keeps the truth, and a line that loses and repeats messages. */
test('through loss and repetition, the page ends up with exactly the rows of the server', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const random = chance(seed)
    let truth: Rows = { agents: {}, calls: {} }
    let seq = 0
    let live: Live = receive(emptyLive, snapshot(0, truth), 0).live
    const deliver = (message: LiveMessage): void => {
      const next = receive(live, message, seq)
      live = next.live
      if (next.resync) live = receive(live, snapshot(seq, truth), seq).live
    }
    for (let n = 0; n < 150; n += 1) {
      const rows: Change = { [pick(['agents', 'calls'], random)]: { [`r${Math.floor(random() * 6)}`]: random() < 0.3 ? null : { v: n } } }
      truth = merge(truth, rows)
      seq += 1
      const roll = random()
      if (roll > 0.15) deliver(change(seq, rows))
      if (roll > 0.85) deliver(change(seq, rows))
      if (live.kind === 'current' && live.seq === seq) expect(live.rows, `seed ${seed}, change ${n}`).toEqual(truth)
    }
    deliver({ topic, seq, alive: true })
    expect(live).toMatchObject({ kind: 'current', seq, rows: truth })
  }
})
