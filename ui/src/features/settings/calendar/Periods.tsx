// The periods of one day as rows: from, to, which shift.

import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { AutoComplete, Button, Select } from 'antd'
import type { ReactNode } from 'react'
import type { CalendarPlan, Period, PlanProblem } from '@/api/types'
import { clock, CLOSED, tidyTime } from '@/core/calendar'
import { at, explained, shiftName } from '@/features/settings/calendar/words'
import { useWords } from '@/shared/i18n'

const TIMES = Array.from({ length: 49 }, (_, half) => ({ value: clock(half * 30) }))

type Props = { plan: CalendarPlan; place: string; periods: Period[]; problems: PlanProblem[]; change: (periods: Period[]) => void; children?: ReactNode }

export function Periods({ plan, place, periods, problems, change, children }: Props) {
  const words = useWords()
  const { t } = words
  const shifts = [...Object.keys(plan.shifts).filter((id) => id !== CLOSED), CLOSED].map((value) => ({ value, label: shiftName(words, plan, value) }))
  const set = (number: number, part: Partial<Period>): void => change(periods.map((period, i) => (i === number ? { ...period, ...part } : period)))
  const own = problems.filter((problem) => problem.place === place)
  return (
    <div className="cal-periods">
      {periods.map((period, i) => (
        <div key={i} className="cal-period">
          <Time label={t('settings.calendars.from')} value={period.from} change={(from) => set(i, { from })} />
          <span aria-hidden="true">–</span>
          <Time label={t('settings.calendars.to')} value={period.to} change={(to) => set(i, { to })} />
          <Select aria-label={t('settings.calendars.shift')} value={period.shift} options={shifts} onChange={(shift) => set(i, { shift })} />
          <Button type="text" icon={<DeleteOutlined />} aria-label={t('common.remove')} onClick={() => change(periods.filter((_, other) => other !== i))} />
          <Wrong problems={at(problems, `${place}.${i}`)} />
        </div>
      ))}
      <Wrong problems={own} />
      <div className="cal-actions">
        <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => change([...periods, fresh(periods, shifts[0]?.value ?? CLOSED)])}>
          {t('settings.calendars.addPeriod')}
        </Button>
        {children}
      </div>
    </div>
  )
}

function fresh(periods: Period[], shift: string): Period {
  const from = periods.at(-1)?.to ?? '00:00'
  return { from: from === '24:00' ? '00:00' : from, to: '24:00', shift }
}

function Time({ label, value, change }: { label: string; value: string; change: (time: string) => void }) {
  return (
    <AutoComplete
      aria-label={label}
      className="cal-time"
      value={value}
      options={TIMES}
      onChange={change}
      onBlur={() => tidyTime(value) !== value && change(tidyTime(value))}
      popupMatchSelectWidth={100}
    />
  )
}

export function Wrong({ problems }: { problems: PlanProblem[] }) {
  const words = useWords()
  if (problems.length === 0) return null
  return (
    <div className="cal-wrong z-tone-red" role="alert">
      {problems.map((problem, i) => (
        <p key={i}>{explained(words, problem)}</p>
      ))}
    </div>
  )
}
