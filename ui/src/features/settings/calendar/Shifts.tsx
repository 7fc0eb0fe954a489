// What the shifts are called. `closed` is always there and needs no name of its own.

import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import type { CalendarPlan, PlanProblem, Words } from '@/api/types'
import { CLOSED } from '@/core/calendar'
import { Wrong } from '@/features/settings/calendar/Periods'
import { at, shiftTone } from '@/features/settings/calendar/words'
import { useWords } from '@/shared/i18n'

type Props = { plan: CalendarPlan; problems: PlanProblem[]; change: (plan: CalendarPlan) => void }

export function Shifts({ plan, problems, change }: Props) {
  const { t } = useWords()
  const shifts = Object.entries(plan.shifts)
  const set = (id: string, words: Words): void => change({ ...plan, shifts: { ...plan.shifts, [id]: words } })
  const drop = (id: string): void => change({ ...plan, shifts: Object.fromEntries(shifts.filter(([each]) => each !== id)) })
  const add = (): void => {
    const id = ['early', 'mid', 'late', 'night'].find((each) => !(each in plan.shifts)) ?? `shift${shifts.length + 1}`
    set(id, { zh: '', en: '' })
  }
  return (
    <section className="z-card" aria-labelledby="cal-shifts">
      <div className="z-head">
        <h2 id="cal-shifts">{t('settings.calendars.shifts')}</h2>
        <Button size="small" icon={<PlusOutlined />} onClick={add} data-testid="calendar-add-shift">
          {t('settings.calendars.addShift')}
        </Button>
      </div>
      <p className="cal-hint z-soft">{t('settings.calendars.shiftsHint')}</p>
      <div className="cal-shifts">
        {shifts.map(([id, words]) => (
          <div key={id}>
            <span className={`cal-shift cal-${shiftTone(plan, id)}`} aria-hidden="true" />
            <Input value={words.zh} placeholder={t('settings.calendars.shiftZh')} aria-label={t('settings.calendars.shiftZh')} onChange={(e) => set(id, { ...words, zh: e.target.value })} />
            <Input value={words.en} placeholder={t('settings.calendars.shiftEn')} aria-label={t('settings.calendars.shiftEn')} onChange={(e) => set(id, { ...words, en: e.target.value })} />
            <code>{id}</code>
            {id === CLOSED ? <span /> : <Button type="text" icon={<DeleteOutlined />} aria-label={t('common.remove')} onClick={() => drop(id)} />}
            <Wrong problems={at(problems, `shifts.${id}`)} />
          </div>
        ))}
        <Wrong problems={problems.filter(({ place }) => place === 'shifts')} />
      </div>
    </section>
  )
}
