// A month of the plan as it is now, day by day: shifts coloured and worded, and why a day is not like its weekday.

import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { CalendarPlan, PlanDay } from '@/api/types'
import { CLOSED, otherMonth, WEEKDAYS } from '@/core/calendar'
import { Mark } from '@/features/settings/calendar/Special'
import { dayName, shiftName, shiftTone } from '@/features/settings/calendar/words'
import { useWords } from '@/shared/i18n'

type Props = { plan: CalendarPlan; month: string; days: PlanDay[]; today: string; show: (month: string) => void }

export function Month({ plan, month, days, today, show }: Props) {
  const words = useWords()
  const { t } = words
  const before = days[0] ? WEEKDAYS.indexOf(days[0].weekday) : 0
  return (
    <section className="z-card" aria-labelledby="cal-month">
      <div className="z-head">
        <h2 id="cal-month">{t('settings.calendars.preview')}</h2>
        <span className="cal-actions">
          <Button type="text" size="small" icon={<LeftOutlined />} aria-label={t('settings.calendars.earlier')} onClick={() => show(otherMonth(month, -1))} data-testid="month-earlier" />
          <strong className="z-num" data-testid="month">{month}</strong>
          <Button type="text" size="small" icon={<RightOutlined />} aria-label={t('settings.calendars.later')} onClick={() => show(otherMonth(month, 1))} data-testid="month-later" />
        </span>
      </div>
      <p className="cal-hint z-soft">{t(days.length ? 'settings.calendars.previewHint' : 'settings.calendars.previewNone')}</p>
      <ol className="cal-month" data-testid="calendar-month">
        {WEEKDAYS.map((day) => (
          <li key={day} className="cal-month-head z-soft" aria-hidden="true">
            {dayName(words, day)}
          </li>
        ))}
        {Array.from({ length: before }, (_, i) => (
          <li key={i} className="cal-month-pad" aria-hidden="true" />
        ))}
        {days.map((day) => (
          <Day key={day.date} plan={plan} day={day} today={day.date === today} />
        ))}
      </ol>
    </section>
  )
}

function Day({ plan, day, today }: { plan: CalendarPlan; day: PlanDay; today: boolean }) {
  const words = useWords()
  const special = day.special === null ? undefined : plan.special[day.special]
  return (
    <li className={today ? 'cal-month-day cal-month-today' : 'cal-month-day'}>
      <span className="cal-month-date">
        <b className="z-num">{Number(day.date.slice(8))}</b>
        <span className="cal-month-weekday z-soft">{dayName(words, day.weekday)}</span>
        {special && <Mark kind={special.kind} />}
      </span>
      {special && <span className="cal-month-why">{words.pick(special.name)}</span>}
      <span className="cal-month-shifts">
        {told(day).map(({ from, to, shift }) => (
          <span key={from} className={`cal-shift cal-${shiftTone(plan, shift)}`}>
            {shiftName(words, plan, shift)}
            <small className="z-num">
              {from}–{to}
            </small>
          </span>
        ))}
      </span>
      {day.clocks !== 0 && <span className="cal-month-why z-tone-amber">{words.t('settings.calendars.clocks', { minutes: day.clocks > 0 ? `+${day.clocks}` : day.clocks })}</span>}
    </li>
  )
}

/** Closed hours are told only where nothing else is. */
function told({ spans }: PlanDay): PlanDay['spans'] {
  const open = spans.filter(({ shift }) => shift !== CLOSED)
  return open.length ? open : spans.slice(0, 1)
}
