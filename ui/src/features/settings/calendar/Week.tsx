// The weekly plan: seven bars; a click on one opens its periods.

import { DownOutlined, RightOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useState } from 'react'
import type { CalendarPlan, PlanProblem, Weekday } from '@/api/types'
import { closeGaps, copyDay, dayOf, WEEKDAYS } from '@/core/calendar'
import { Bar, Hours } from '@/features/settings/calendar/Bar'
import { Periods } from '@/features/settings/calendar/Periods'
import { at, dayName } from '@/features/settings/calendar/words'
import { useWords } from '@/shared/i18n'

type Props = { plan: CalendarPlan; problems: PlanProblem[]; change: (plan: CalendarPlan) => void }

export function Week({ plan, problems, change }: Props) {
  const words = useWords()
  const { t } = words
  const [open, setOpen] = useState<Weekday | null>(null)
  return (
    <section className="z-card" aria-labelledby="cal-week">
      <div className="z-head">
        <h2 id="cal-week">{t('settings.calendars.week')}</h2>
        <Button size="small" onClick={() => change(closeGaps(plan))} data-testid="calendar-close-gaps">
          {t('settings.calendars.closeGaps')}
        </Button>
      </div>
      <p className="cal-hint z-soft">{t('settings.calendars.weekHint')}</p>
      <div className="cal-week">
        <Hours />
        {WEEKDAYS.map((day) => (
          <div key={day} className={at(problems, `weekly.${day}`).length ? 'cal-day cal-day-wrong' : 'cal-day'}>
            <button type="button" aria-expanded={open === day} onClick={() => setOpen(open === day ? null : day)} data-testid={`calendar-day-${day}`}>
              <span className="cal-day-name">
                {open === day ? <DownOutlined /> : <RightOutlined />} {dayName(words, day)}
              </span>
              <Bar plan={plan} segments={dayOf(plan, day)} />
            </button>
            {open === day && (
              <Periods
                plan={plan}
                place={`weekly.${day}`}
                periods={plan.weekly[day] ?? []}
                problems={problems}
                change={(periods) => change({ ...plan, weekly: { ...plan.weekly, [day]: periods } })}
              >
                <Copy day={day} copy={(to) => change(copyDay(plan, day, to))} />
              </Periods>
            )}
          </div>
        ))}
      </div>
    </section>
  )
}

function Copy({ day, copy }: { day: Weekday; copy: (to: Weekday[]) => void }) {
  const words = useWords()
  const { t } = words
  const others = WEEKDAYS.filter((each) => each !== day)
  const items = [
    { key: 'work', label: t('settings.calendars.copyWork'), onClick: () => copy(WEEKDAYS.slice(0, 5)) },
    { key: 'all', label: t('settings.calendars.copyAll'), onClick: () => copy(WEEKDAYS) },
    { type: 'divider' as const },
    ...others.map((each) => ({ key: each, label: dayName(words, each), onClick: () => copy([each]) })),
  ]
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button size="small">
        {t('settings.calendars.copyTo')} <DownOutlined />
      </Button>
    </Dropdown>
  )
}
