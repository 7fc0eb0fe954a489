import { describe, expect, test } from 'vitest'
import type { AgentRow, TrendMinute } from '@/api/types'
import { byNeed, fill, joined, lastHour, linePath, loudest, pages, serviceLevel, waitLevel, without } from '@/core/wall'

describe('how loud a queue is', () => {
  const warns = { wait_warning_seconds: 30 }
  test('a wait is amber at the warning and red at twice that', () => {
    expect([null, 29, 30, 59, 60].map((s) => waitLevel(s, warns))).toEqual(['calm', 'calm', 'amber', 'amber', 'red'])
  })
  test('a service level is amber below its goal and red ten points lower', () => {
    const at = (service_level: number | null) => serviceLevel({ service_level, service_level_target: 80 })
    expect([null, 1, 0.8, 0.7999, 0.701, 0.7, 0].map(at)).toEqual(['calm', 'calm', 'calm', 'amber', 'amber', 'red', 'red'])
  })
  test('the loudest wins', () => {
    expect(loudest(['calm', 'red', 'amber'])).toBe('red')
    expect(loudest([])).toBe('calm')
  })
})

describe('the last hour', () => {
  test('minutes without an entry carry on how many waited when the one before ended', () => {
    const minutes: TrendMinute[] = [[100, 4, 3, 1, 1], [103, 5, 0, 2, 0]]
    const { waiting } = lastHour(minutes, 105, 2)
    expect(waiting).toHaveLength(60)
    expect(waiting.slice(-7)).toEqual([0, 4, 3, 3, 5, 0, 2])
  })
  test('a minute older than the hour tells how many waited when it began', () => {
    expect(lastHour([[10, 9, 7, 0, 0]], 105, 7).waiting.every((n) => n === 7)).toBe(true)
  })
  test('a level is the share of the quarter of an hour before, and unknown without outcomes', () => {
    const { level } = lastHour([[100, 0, 0, 4, 3], [110, 0, 0, 1, 1]], 130, 0)
    expect([level[28], level[29], level[39], level[44], level[54], level[59]]).toEqual([null, 0.75, 0.8, 1, null, null])
  })
})

test('a line has a gap where nothing is known, and a lonely point is seen', () => {
  expect(linePath([1, 0.5, null, 0], 20)).toBe('M0.5 1.00h.01L1.5 10.00M3.5 19.00h.01')
  expect(linePath([null, null], 20)).toBe('')
})

describe('filling a screen', () => {
  test('few queues are large, twelve fit, a phone has one column', () => {
    expect(fill(1, 1900, 900)).toEqual({ columns: 1, rows: 1 })
    expect(fill(4, 1900, 900)).toEqual({ columns: 2, rows: 2 })
    expect(fill(12, 1900, 900)).toEqual({ columns: 4, rows: 3 })
    expect(fill(3, 380, 1800)).toEqual({ columns: 1, rows: 3 })
    expect(fill(0, 1900, 900)).toEqual({ columns: 1, rows: 1 })
  })
  test('pages are even and lose nobody', () => {
    const numbers = Array.from({ length: 25 }, (_, i) => i)
    expect(pages(numbers).map((page) => page.length)).toEqual([9, 9, 7])
    expect(pages(numbers).flat()).toEqual(numbers)
    expect(pages(numbers.slice(0, 12))).toHaveLength(1)
    expect(pages([])).toEqual([])
  })
})

describe('agents', () => {
  const now = Date.parse('2026-11-23T12:00:00Z')
  const agent = (id: string, state: AgentRow['state'], secondsAgo: number, more: Partial<AgentRow> = {}): AgentRow => ({
    id, name: id, state, reason: null, since: new Date(now - secondsAgo * 1000).toISOString(), phone_registered: true, contact: null,
    number_shown: null, queues: [], answered_today: 0, talk_seconds_today: 0, ...more,
  })
  test('who cannot work comes first, then who was set not ready, then what lasts too long', () => {
    const rows = [
      agent('off', 'offline', 9999), agent('ready', 'ready', 10), agent('talk', 'talking', 30), agent('long', 'talking', 1300),
      agent('rona', 'not_ready', 5, { reason: 'no_answer' }), agent('meal', 'not_ready', 60, { reason: 'meal' }),
      agent('deaf', 'ready', 5, { phone_registered: false }), agent('ring', 'ringing', 3), agent('wrap', 'wrap_up', 70),
    ]
    expect(rows.sort(byNeed((each) => (now - Date.parse(each.since)) / 1000)).map(({ id }) => id)).toEqual(['deaf', 'rona', 'long', 'wrap', 'ring', 'talk', 'meal', 'ready', 'off'])
  })
  test('a queue is joined once, with the newest tier and level', () => {
    const before = [{ queue: 'a', tier: 1, level: 5 }, { queue: 'b', tier: 2, level: 3 }]
    expect(joined(before, { queue: 'a', tier: 3, level: 9 })).toEqual([before[1], { queue: 'a', tier: 3, level: 9 }])
    expect(without(before, 'b')).toEqual([before[0]])
    expect(before).toHaveLength(2)
  })
})
