// How a plan is told in words: shifts, times, the week in a sentence, and what is wrong.

import type { CalendarPlan, PlanProblem, Weekday } from '@/api/types'
import { CLOSED, clock, DAY, runsOfWeek, type Segment } from '@/core/calendar'
import type { Tongue } from '@/shared/i18n'

export function shiftName({ t, pick }: Tongue, plan: CalendarPlan, shift: string | null): string {
  if (shift === null) return t('settings.calendars.nothing')
  return pick(plan.shifts[shift]) || (shift === CLOSED ? t('settings.calendars.closed') : shift)
}

const TONES = ['blue', 'amber', 'green', 'red'] as const
/** Colour only repeats what the word beside it says. */
export function shiftTone(plan: CalendarPlan, shift: string | null): string {
  if (shift === null) return 'none'
  const place = Object.keys(plan.shifts).filter((id) => id !== CLOSED).indexOf(shift)
  return place < 0 ? 'grey' : (TONES[place % TONES.length] ?? 'blue')
}

export const dayName = ({ t }: Tongue, day: Weekday): string => t(`settings.calendars.days.${day}`)

function daysName(words: Tongue, [first, last]: [Weekday, Weekday]): string {
  if (first === last) return dayName(words, first)
  if (first === 'mon' && last === 'sun') return words.t('settings.calendars.everyDay')
  return words.t('settings.calendars.daysTo', { first: dayName(words, first), last: dayName(words, last) })
}

/** 周一至周五 08:00–20:00 早班，20:00–次日 08:00 夜班；周六至周日 休息。 Closed hours are told only when there are no others. */
export function sentence(words: Tongue, plan: CalendarPlan): string {
  const [comma, semicolon, stop] = words.language === 'en' ? [', ', '; ', '.'] : ['，', '；', '。']
  const told = runsOfWeek(plan).map(({ days, segments }) => {
    const open = joined(segments.filter(({ shift }) => shift !== CLOSED))
    const parts = open.length ? open.map((segment) => `${when(words, segment)} ${shiftName(words, plan, segment.shift)}`) : [shiftName(words, plan, CLOSED)]
    return `${daysName(words, days)} ${parts.join(comma)}`
  })
  return told.join(semicolon) + stop
}

/** A shift that ends a day and begins it is one over midnight: the night shift of a week in which all days are alike. */
function joined(segments: Segment[]): Segment[] {
  const [first, last] = [segments[0], segments.at(-1)]
  if (!first || !last || first === last || first.from !== 0 || last.to !== DAY || first.shift !== last.shift) return segments
  return [...segments.slice(1, -1), { from: last.from, to: DAY + first.to, shift: last.shift }]
}

function when({ t }: Tongue, { from, to }: Segment): string {
  if (from === 0 && to === DAY) return t('settings.calendars.allDay')
  return `${clock(from)}–${to > DAY ? t('settings.calendars.nextDay', { time: clock(to - DAY) }) : clock(to)}`
}

/** A problem in the reader's language; the server's own sentence where we have none. */
export function explained({ t }: Tongue, { id, message }: PlanProblem): string {
  const key = `settings.calendars.problem.${id.replace('calendar.', '')}`
  const told = t(key, { when: /\d\d:\d\d–\d\d:\d\d/.exec(message)?.[0] ?? '' })
  return told === key ? message : told
}

/** Problems at a place or inside it: `weekly.mon` has those of `weekly.mon.0` too. */
export function at(problems: PlanProblem[], place: string): PlanProblem[] {
  return problems.filter((problem) => problem.place === place || problem.place.startsWith(`${place}.`))
}
