// Special days, consecutive ones as one row: 国庆节 10-01 至 10-07. Holidays and make-up days are marked 休 and 班.

import { DeleteOutlined, DownOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { App, Button, Dropdown } from 'antd'
import { useRef, useState } from 'react'
import type { CalendarPlan, DayKind, HolidayTemplate, Items, PlanProblem, SpecialDay } from '@/api/types'
import { datesBetween, runsOfSpecial, withSpecial, type SpecialRun } from '@/core/calendar'
import { Wrong } from '@/features/settings/calendar/Periods'
import { SpecialForm } from '@/features/settings/calendar/SpecialForm'
import { at, dayName } from '@/features/settings/calendar/words'
import { get, post } from '@/shared/http'
import { useWords, type Tongue } from '@/shared/i18n'

type Props = { plan: CalendarPlan; problems: PlanProblem[]; change: (plan: CalendarPlan) => void }
type Edited = { run: SpecialRun | null; serial: number }

export function Special({ plan, problems, change }: Props) {
  const words = useWords()
  const { t } = words
  const [edited, setEdited] = useState<Edited | null>(null)
  const edit = (run: SpecialRun | null): void => setEdited((before) => ({ run, serial: (before?.serial ?? 0) + 1 }))
  const runs = runsOfSpecial(plan.special)
  const dates = (run: SpecialRun | null): string[] => (run ? datesBetween(run.first, run.last) : [])
  return (
    <section className="z-card" aria-labelledby="cal-special">
      <div className="z-head">
        <h2 id="cal-special">{t('settings.calendars.special')}</h2>
        <span className="cal-actions">
          <Import into={(days) => change(withSpecial(plan, days))} />
          <Button size="small" icon={<PlusOutlined />} onClick={() => edit(null)} data-testid="calendar-add-special">
            {t('settings.calendars.addSpecial')}
          </Button>
        </span>
      </div>
      <p className="cal-hint z-soft">{t('settings.calendars.specialHint')}</p>
      {runs.length === 0 && <p className="cal-none z-soft">{t('settings.calendars.specialNone')}</p>}
      <ul className="cal-special" data-testid="calendar-special">
        {runs.map((run) => (
          <li key={run.first}>
            <Mark kind={run.day.kind} />
            <span className="z-num">{run.first === run.last ? run.first : `${run.first} – ${run.last.slice(5)}`}</span>
            <strong>{words.pick(run.day.name)}</strong>
            <span className="z-soft">{worksAs(words, run.day)}</span>
            <span>
              <Button type="text" size="small" icon={<EditOutlined />} aria-label={t('common.edit')} onClick={() => edit(run)} />
              <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('common.remove')} onClick={() => change(withSpecial(plan, [], dates(run)))} />
            </span>
            <Wrong problems={plan.special.flatMap((day, i) => (dates(run).includes(day.date) ? at(problems, `special.${i}`) : [])).slice(0, 1)} />
          </li>
        ))}
      </ul>
      {edited && (
        <SpecialForm
          key={edited.serial}
          plan={plan}
          run={edited.run}
          save={(days) => {
            change(withSpecial(plan, days, dates(edited.run)))
            setEdited(null)
          }}
          close={() => setEdited(null)}
        />
      )}
    </section>
  )
}

export function Mark({ kind }: { kind: DayKind }) {
  const { t } = useWords()
  return (
    <span className={`cal-mark cal-mark-${kind}`} title={t(`settings.calendars.kinds.${kind}`)}>
      {t(`settings.calendars.marks.${kind}`)}
    </span>
  )
}

function worksAs(words: Tongue, day: SpecialDay): string {
  if (day.periods) return words.t('settings.calendars.asOwn')
  if (day.as === undefined || day.as === 'closed') return words.t('settings.calendars.asClosed')
  return words.t('settings.calendars.asDay', { day: dayName(words, day.as) })
}

/** Published holidays, or somebody's file. What is put in can be looked at before it is saved. */
function Import({ into }: { into: (days: SpecialDay[]) => void }) {
  const { t, pick, explain } = useWords()
  const { message } = App.useApp()
  const file = useRef<HTMLInputElement>(null)
  const templates = useQuery({ queryKey: ['calendars', 'templates'], queryFn: () => get<Items<HolidayTemplate>>('/calendars/templates'), staleTime: Infinity })
  const put = (days: SpecialDay[]): void => {
    into(days)
    void message.success(t('settings.calendars.imported', { count: days.length }))
  }
  const read = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return
    try {
      put((await post<{ days: SpecialDay[] }>('/calendars/import', { text: await chosen.text() })).days)
    } catch (error) {
      void message.error(explain(error), 8)
    }
  }
  const items = [
    ...(templates.data?.items ?? []).map((each) => ({ key: each.id, label: <span title={each.source}>{pick(each.name)}</span>, onClick: () => put(each.days) })),
    { key: 'file', label: t('settings.calendars.importFile'), onClick: () => file.current?.click() },
  ]
  return (
    <>
      <input
        ref={file}
        type="file"
        hidden
        accept=".csv,.ics,text/csv,text/calendar"
        onChange={(event) => {
          void read(event.target.files?.[0])
          event.target.value = ''
        }}
      />
      <Dropdown menu={{ items }} trigger={['click']}>
        <Button size="small" data-testid="calendar-import">
          {t('settings.calendars.importHolidays')} <DownOutlined />
        </Button>
      </Dropdown>
    </>
  )
}
