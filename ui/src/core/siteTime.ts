// Times as the site's clock on the wall shows them, wherever the browser is. Owns notation and the way back from a wall
// clock to a moment; knows neither the present nor which zone is the site's.

const DAY = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()

function format(zone: string): Intl.DateTimeFormat {
  let found = formats.get(zone)
  if (!found) {
    const [numeric, two] = ['numeric', '2-digit'] as const
    found = new Intl.DateTimeFormat('en', {
      timeZone: zone, hourCycle: 'h23', year: numeric, month: two, day: two, hour: two, minute: two, second: two,
    })
    formats.set(zone, found)
  }
  return found
}

/** Whether this browser knows a zone. */
export function isZone(zone: string): boolean {
  try {
    return Boolean(format(zone))
  } catch {
    return false
  }
}

/** What the wall clock of a zone shows at a moment (milliseconds): 2026-03-29T03:00:00. */
export function wall(at: number, zone: string): string {
  const part: Record<string, string> = {}
  for (const { type, value } of format(zone).formatToParts(at)) part[type] = value
  return `${part['year']?.padStart(4, '0')}-${part['month']}-${part['day']}T${part['hour']}:${part['minute']}:${part['second']}`
}

/** The moment at which this is shown in UTC (days from the civil calendar, by Howard Hinnant's formula; years from 0 on). */
function asUtc(shown: string): number {
  const [y = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = shown.split(/[-T:]/).map(Number)
  const year = month > 2 ? y : y - 1 // a year that begins in March has its leap day last
  const leaps = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400)
  const inYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  return ((365 * year + leaps + inYear - 719_468) * 24 * 3600 + hour * 3600 + minute * 60 + second) * 1000
}

/**
 * The moment at which the wall clock of a zone shows this. A time that comes twice (the clock was put back) is the first
 * one; one that never comes (put forward) counts on from before the change: as ECMAScript's Temporal does ("compatible").
 */
export function moment(shown: string, zone: string): number {
  const there = asUtc(shown)
  const [before, after] = [there - DAY, there + DAY].map((near) => there - (asUtc(wall(near, zone)) - near)) as [number, number]
  return wall(before, zone) !== shown && wall(after, zone) === shown ? after : before
}

/** 2026-03-29 03:00:00 */
export function dateTime(at: number, zone: string): string {
  return wall(at, zone).replace('T', ' ')
}

/** 03:00:00 */
export function timeOfDay(at: number, zone: string): string {
  return wall(at, zone).slice(11)
}

/** 03:00, and the day before it when it is not today's: 03-29 03:00. */
export function shortTime(at: number, now: number, zone: string): string {
  const [then, today] = [wall(at, zone), wall(now, zone)]
  return then.slice(0, 10) === today.slice(0, 10) ? then.slice(11, 16) : then.slice(5, 16).replace('T', ' ')
}

/** From the first to the last second of days, counted from today (0; -1 is yesterday), on the wall clock. */
export function days(first: number, last: number, now: number, zone: string): [string, string] {
  const noon = asUtc(`${wall(now, zone).slice(0, 10)}T12:00:00`)
  const day = (n: number): string => wall(noon + n * DAY, 'UTC').slice(0, 10)
  return [`${day(first)}T00:00:00`, `${day(last)}T23:59:59`]
}
