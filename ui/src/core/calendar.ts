// A calendar's plan, as its page edits it: what a day looks like, where nothing is planned, what can be said in a sentence.
// The server alone decides whether a plan is right; nothing here needs one that is.

import type { CalendarPlan, Period, SpecialDay, Weekday } from '@/api/types'

export const WEEKDAYS: Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
export const CLOSED = 'closed'
export const DAY = 24 * 60

/** A stretch of a day in minutes; `shift` is null where nothing is planned. */
export type Segment = { from: number; to: number; shift: string | null }

/** Minutes of `HH:MM`; null for what is no time of day. */
export function minutes(time: string): number | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$|^24:00$/.exec(time)
  return match ? Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) : null
}

export function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

/** What somebody typed as a time, written out: 8, 830, 8:30 and 08:30 are understood; anything else stays as it is. */
export function tidyTime(typed: string): string {
  const match = /^(\d{1,2})[:：.]?([0-5]\d)?$/.exec(typed.trim())
  if (!match) return typed.trim()
  const [hour, minute] = [Number(match[1]), Number(match[2] ?? 0)]
  return hour < 24 || (hour === 24 && minute === 0) ? clock(hour * 60 + minute) : typed.trim()
}

/** A weekday from midnight to midnight: what began the evening before, its own periods, and where nothing is planned. */
export function dayOf(plan: CalendarPlan, day: Weekday): Segment[] {
  const before = WEEKDAYS[(WEEKDAYS.indexOf(day) + 6) % 7] as Weekday
  const spilled = stretches(plan.weekly[before]).filter(({ to }) => to > DAY).map((s) => ({ ...s, from: 0, to: s.to - DAY }))
  return filled([...spilled, ...stretches(plan.weekly[day])])
}

function stretches(periods: Period[] | undefined): (Segment & { shift: string })[] {
  return (periods ?? []).flatMap(({ from, to, shift }) => {
    const [begins, ends] = [minutes(from), minutes(to)]
    if (begins === null || ends === null || begins === ends) return []
    return [{ from: begins, to: ends < begins ? ends + DAY : ends, shift }]
  })
}

/** In order, joined where the same shift goes on, with nulls where nothing is planned; what overlaps is cut. */
function filled(given: (Segment & { shift: string })[]): Segment[] {
  const day: Segment[] = []
  let reached = 0
  for (const { from, to, shift } of [...given].sort((a, b) => a.from - b.from)) {
    const [begins, ends] = [Math.max(from, reached), Math.min(to, DAY)]
    if (begins >= ends) continue
    if (begins > reached) day.push({ from: reached, to: begins, shift: null })
    const last = day.at(-1)
    if (last && last.to === begins && last.shift === shift) last.to = ends
    else day.push({ from: begins, to: ends, shift })
    reached = ends
  }
  if (reached < DAY) day.push({ from: reached, to: DAY, shift: null })
  return day
}

/** The plan with every stretch in which nothing is planned closed. */
export function closeGaps(plan: CalendarPlan): CalendarPlan {
  const weekly = { ...plan.weekly }
  for (const day of WEEKDAYS) {
    const gaps = dayOf(plan, day).filter(({ shift }) => shift === null)
    weekly[day] = inOrder([...(plan.weekly[day] ?? []), ...gaps.map(({ from, to }) => ({ from: clock(from), to: clock(to), shift: CLOSED }))])
  }
  return { ...plan, weekly }
}

function inOrder(periods: Period[]): Period[] {
  return [...periods].sort((a, b) => a.from.localeCompare(b.from))
}

/** The plan with one weekday's periods on others too. */
export function copyDay(plan: CalendarPlan, from: Weekday, to: Weekday[]): CalendarPlan {
  const copied = Object.fromEntries(to.map((day) => [day, (plan.weekly[from] ?? []).map((period) => ({ ...period }))]))
  return { ...plan, weekly: { ...plan.weekly, ...copied } }
}

/** Weekdays that look the same, as runs: [first, last] in the order of the week. */
export type Run = { days: [Weekday, Weekday]; segments: Segment[] }
export function runsOfWeek(plan: CalendarPlan): Run[] {
  const found: Run[] = []
  for (const day of WEEKDAYS) {
    const segments = dayOf(plan, day)
    const last = found.at(-1)
    if (last && JSON.stringify(last.segments) === JSON.stringify(segments)) last.days[1] = day
    else found.push({ days: [day, day], segments })
  }
  return found
}

/** Dates one after the other that are the same in all but the date. */
export type SpecialRun = { first: string; last: string; day: SpecialDay }
export function runsOfSpecial(special: SpecialDay[]): SpecialRun[] {
  const found: SpecialRun[] = []
  for (const day of [...special].sort((a, b) => a.date.localeCompare(b.date))) {
    const last = found.at(-1)
    if (last && nextDate(last.last) === day.date && sameBut(last.day, day)) last.last = day.date
    else found.push({ first: day.date, last: day.date, day })
  }
  return found
}

function sameBut(one: SpecialDay, other: SpecialDay): boolean {
  const told = ({ kind, name, as, periods }: SpecialDay): string => JSON.stringify([kind, name.zh, name.en, as ?? null, periods ?? null])
  return told(one) === told(other)
}

export function nextDate(date: string): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  if (day < monthLength(year, month)) return written(year, month, day + 1)
  return month < 12 ? written(year, month + 1, 1) : written(year + 1, 1, 1)
}

function monthLength(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 31
}

function written(year: number, month: number, day: number): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** `2026-10` moved by so many months. */
export function otherMonth(month: string, by: number): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  const moved = year * 12 + number - 1 + by
  return written(Math.floor(moved / 12), (moved % 12) + 1, 1).slice(0, 7)
}

export function datesBetween(first: string, last: string): string[] {
  const found: string[] = []
  for (let date = first; date <= last && found.length < 400; date = nextDate(date)) found.push(date)
  return found
}

/** The plan with these days instead of what was said about their dates, and with their years. */
export function withSpecial(plan: CalendarPlan, days: SpecialDay[], without: string[] = []): CalendarPlan {
  const dates = new Set([...without, ...days.map(({ date }) => date)])
  const special = [...plan.special.filter(({ date }) => !dates.has(date)), ...days].sort((a, b) => a.date.localeCompare(b.date))
  const years = [...new Set([...plan.years, ...days.map(({ date }) => Number(date.slice(0, 4)))])].sort()
  return { ...plan, special, years }
}

/** From November on next year's holidays should be there; before that this year's. Null when they are. */
export function missingYear(years: number[], today: string): number | null {
  const year = Number(today.slice(0, 4))
  const wanted = Number(today.slice(5, 7)) >= 11 ? [year, year + 1] : [year]
  return wanted.find((each) => !years.includes(each)) ?? null
}

/** What a new calendar begins with: a desk that works by day. */
export function freshPlan(zone: string, year: number, early: { zh: string; en: string }): CalendarPlan {
  const day: Period[] = [
    { from: '00:00', to: '08:00', shift: CLOSED },
    { from: '08:00', to: '20:00', shift: 'early' },
    { from: '20:00', to: '24:00', shift: CLOSED },
  ]
  const weekly = Object.fromEntries(WEEKDAYS.map((weekday) => [weekday, day.map((period) => ({ ...period }))]))
  return { schema: 1, zone, years: [year], shifts: { early }, weekly, special: [] }
}
