import { describe, expect, test } from 'vitest'
import { dateTime, days, isZone, moment, shortTime, timeOfDay, wall } from '@/core/siteTime'

// vite.config.ts puts these tests into a browser in New York.
const SHANGHAI = 'Asia/Shanghai'
const BERLIN = 'Europe/Berlin'
const at = (iso: string): number => Date.parse(iso)

test('the browser of these tests is somewhere else', () => {
  expect(new Date(at('2026-01-15T12:00:00Z')).getHours()).toBe(7)
})

describe('a moment is written as the clock at the site shows it', () => {
  test.each([
    ['2026-01-15T12:00:00Z', SHANGHAI, '2026-01-15 20:00:00'],
    ['2026-01-15T16:00:00Z', SHANGHAI, '2026-01-16 00:00:00'],
    ['2026-01-15T15:59:59.999Z', SHANGHAI, '2026-01-15 23:59:59'],
    ['2025-12-31T16:00:01Z', SHANGHAI, '2026-01-01 00:00:01'],
    ['2026-03-29T00:59:59Z', BERLIN, '2026-03-29 01:59:59'],
    ['2026-03-29T01:00:00Z', BERLIN, '2026-03-29 03:00:00'],
    ['2026-10-25T00:30:00Z', BERLIN, '2026-10-25 02:30:00'],
    ['2026-10-25T01:30:00Z', BERLIN, '2026-10-25 02:30:00'],
    ['2026-03-08T07:30:00Z', SHANGHAI, '2026-03-08 15:30:00'],
  ])('%s in %s is %s', (iso, zone, shown) => {
    expect(dateTime(at(iso), zone)).toBe(shown)
    expect(timeOfDay(at(iso), zone)).toBe(shown.slice(11))
  })
})

describe('what the clock at the site shows is a moment', () => {
  test.each([
    ['2026-01-16T00:00:00', SHANGHAI, '2026-01-15T16:00:00.000Z'],
    ['2026-03-08T02:30:00', SHANGHAI, '2026-03-07T18:30:00.000Z'], // never came in New York
    ['2026-03-29T00:00:00', BERLIN, '2026-03-28T23:00:00.000Z'],
    ['2026-03-29T23:59:59', BERLIN, '2026-03-29T21:59:59.000Z'],
    ['2026-03-29T02:30:00', BERLIN, '2026-03-29T01:30:00.000Z'], // never came: 03:30
    ['2026-10-25T02:30:00', BERLIN, '2026-10-25T00:30:00.000Z'], // came twice: the first
    ['2026-10-25T03:00:00', BERLIN, '2026-10-25T02:00:00.000Z'],
  ])('%s in %s is %s', (shown, zone, iso) => expect(new Date(moment(shown, zone)).toISOString()).toBe(iso))

  test('every hour around the changes of the clocks leads there and back', () => {
    for (const zone of [SHANGHAI, BERLIN, 'America/St_Johns', 'Pacific/Chatham']) {
      for (const [from, to] of [['2026-03-06', '2026-04-06'], ['2026-09-26', '2026-11-03']] as const) {
        for (let hour = at(from); hour < at(to); hour += 3_600_000) {
          const shown = wall(hour, zone)
          expect(wall(moment(shown, zone), zone)).toBe(shown)
        }
      }
    }
  })
})

test('the day is told when it is not today, and today is the day at the site', () => {
  const now = at('2026-01-15T16:30:00Z') // in Shanghai half past midnight, in New York still the day before
  expect(shortTime(at('2026-01-15T16:05:00Z'), now, SHANGHAI)).toBe('00:05')
  expect(shortTime(at('2026-01-15T15:59:00Z'), now, SHANGHAI)).toBe('01-15 23:59')
})

describe('today, yesterday and a week are days at the site', () => {
  test('over midnight', () => {
    const now = at('2026-01-15T16:30:00Z')
    expect(days(0, 0, now, SHANGHAI)).toEqual(['2026-01-16T00:00:00', '2026-01-16T23:59:59'])
    expect(days(-1, -1, now, SHANGHAI)).toEqual(['2026-01-15T00:00:00', '2026-01-15T23:59:59'])
    expect(days(-6, 0, now, SHANGHAI)).toEqual(['2026-01-10T00:00:00', '2026-01-16T23:59:59'])
  })

  test('a day on which the clock was put forward has 23 hours, one on which it was put back 25', () => {
    const hours = (now: string): number => {
      const [from, to] = days(0, 0, at(now), BERLIN).map((shown) => moment(shown, BERLIN)) as [number, number]
      return Math.round((to - from) / 3_600_000)
    }
    expect([hours('2026-03-29T10:00:00Z'), hours('2026-10-25T10:00:00Z'), hours('2026-07-01T10:00:00Z')]).toEqual([23, 25, 24])
  })
})

test('a zone that the browser does not know is told', () => {
  expect([isZone(SHANGHAI), isZone('Mars/Olympus')]).toEqual([true, false])
})
