import { describe, expect, test } from 'vitest'
import type { CalendarPlan, SpecialDay } from '@/api/types'
import { closeGaps, copyDay, datesBetween, dayOf, freshPlan, missingYear, runsOfSpecial, runsOfWeek, tidyTime, WEEKDAYS, withSpecial } from '@/core/calendar'

const plan = freshPlan('Asia/Shanghai', 2026, { zh: '早班', en: 'Early' })
const monday = (...periods: [string, string, string][]): CalendarPlan => ({
  ...plan,
  weekly: { ...plan.weekly, mon: periods.map(([from, to, shift]) => ({ from, to, shift })) },
})
const holiday = (date: string, zh = '国庆节'): SpecialDay => ({ date, kind: 'holiday', name: { zh, en: 'x' }, as: 'closed' })

describe('a day of the week', () => {
  test('begins with what began the evening before', () => {
    const night = monday(['08:00', '20:00', 'early'], ['20:00', '06:00', 'late'])
    expect(dayOf({ ...night, weekly: { ...night.weekly, tue: [{ from: '06:00', to: '24:00', shift: 'early' }] } }, 'tue')).toEqual([
      { from: 0, to: 360, shift: 'late' },
      { from: 360, to: 1440, shift: 'early' },
    ])
  })

  test('shows where nothing is planned, and does not mind what is no time', () => {
    expect(dayOf(monday(['08:00', '12:00', 'early'], ['noon', '14:00', 'early']), 'mon')).toEqual([
      { from: 0, to: 480, shift: null },
      { from: 480, to: 720, shift: 'early' },
      { from: 720, to: 1440, shift: null },
    ])
  })

  test('has its gaps closed on demand, and nothing else changes', () => {
    const closed = closeGaps(monday(['08:00', '12:00', 'early']))
    expect(closed.weekly.mon?.map(({ from, to, shift }) => `${from}-${to} ${shift}`)).toEqual(['00:00-08:00 closed', '08:00-12:00 early', '12:00-24:00 closed'])
    expect(closed.weekly.tue).toEqual(plan.weekly.tue)
  })

  test('is copied to others', () => {
    const copied = copyDay(monday(['00:00', '24:00', 'early']), 'mon', ['tue', 'wed'])
    expect(copied.weekly.wed).toEqual([{ from: '00:00', to: '24:00', shift: 'early' }])
    expect(copied.weekly.thu).toEqual(plan.weekly.thu)
  })
})

test('weekdays that look the same are one run', () => {
  expect(runsOfWeek(plan).map(({ days }) => days)).toEqual([['mon', 'sun']])
  expect(runsOfWeek(monday(['00:00', '24:00', 'early'])).map(({ days }) => days)).toEqual([['mon', 'mon'], ['tue', 'sun']])
  expect(WEEKDAYS).toHaveLength(7)
})

test('special days one after the other are one run, over the end of a month too', () => {
  const runs = runsOfSpecial([holiday('2026-10-01'), holiday('2026-09-30'), holiday('2026-10-02', '别的'), holiday('2026-10-04')])
  expect(runs.map(({ first, last }) => [first, last])).toEqual([['2026-09-30', '2026-10-01'], ['2026-10-02', '2026-10-02'], ['2026-10-04', '2026-10-04']])
  expect(datesBetween('2028-02-28', '2028-03-01')).toEqual(['2028-02-28', '2028-02-29', '2028-03-01'])
})

test('days that are put in take the place of those of the same date, and bring their year', () => {
  const first = withSpecial(plan, [holiday('2026-10-01'), holiday('2027-01-01')])
  expect(first.years).toEqual([2026, 2027])
  const second = withSpecial(first, [holiday('2026-10-01', '新')], ['2027-01-01'])
  expect(second.special.map(({ date, name }) => [date, name.zh])).toEqual([['2026-10-01', '新']])
})

test("from November on next year's holidays are asked for", () => {
  expect(missingYear([2026], '2026-10-31')).toBeNull()
  expect(missingYear([2026], '2026-11-01')).toBe(2027)
  expect(missingYear([2025], '2026-03-01')).toBe(2026)
})

test.each([['8', '08:00'], ['830', '08:30'], ['8:30', '08:30'], ['20：15', '20:15'], ['24', '24:00'], ['24:30', '24:30'], ['noon', 'noon'], ['0', '00:00']])(
  'a typed %s is %s',
  (typed, tidy) => expect(tidyTime(typed)).toBe(tidy),
)
