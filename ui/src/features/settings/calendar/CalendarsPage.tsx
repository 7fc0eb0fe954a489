// All calendars, and the mode in which the whole site works.

import { Link, useNavigate } from 'react-router'
import type { CalendarSetting, FlowSetting } from '@/api/types'
import { ModeCard } from '@/features/settings/calendar/ModeCard'
import { sentence, shiftName, shiftTone } from '@/features/settings/calendar/words'
import { useItems } from '@/features/settings/crud'
import { ListPage } from '@/features/settings/ListPage'
import { useWords, type Tongue } from '@/shared/i18n'
import '@/features/settings/calendar/calendar.css'

export default function CalendarsPage() {
  const words = useWords()
  const navigate = useNavigate()
  const calendars = useItems<CalendarSetting>('/calendars')
  const flows = useItems<FlowSetting>('/flows').data?.items ?? []
  return (
    <ListPage<CalendarSetting>
      what="calendars"
      rows={calendars.data?.items}
      error={calendars.error}
      retry={() => void calendars.refetch()}
      rowKey={(calendar) => calendar.id}
      columns={columns(words, flows)}
      create={() => void navigate('/settings/calendars/new')}
      open={(calendar) => void navigate(`/settings/calendars/${calendar.id}`)}
    >
      <ModeCard flows={flows} />
    </ListPage>
  )
}

/** By the clock that the calendar goes by, wherever this browser is: 11-25 08:00. */
function localTime(iso: string, zone: string): string {
  return new Date(iso).toLocaleString('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).slice(5)
}

function columns(words: Tongue, flows: FlowSetting[]) {
  const { t, pick } = words
  const nameOf = (id: string): string => pick(flows.find((flow) => flow.id === id)?.name) || id
  return [
    {
      key: 'name',
      title: t('settings.calendars.name'),
      render: (_: unknown, calendar: CalendarSetting) => (
        <span className="cal-list-name">
          <Link to={`/settings/calendars/${calendar.id}`} onClick={(event) => event.stopPropagation()}>
            <strong>{pick(calendar.name)}</strong>
          </Link>
          <code className="z-soft">{calendar.id}</code>
        </span>
      ),
    },
    { key: 'plan', title: t('settings.calendars.plan'), render: (_: unknown, calendar: CalendarSetting) => <span className="settings-text">{sentence(words, calendar.plan)}</span> },
    {
      key: 'now',
      title: t('settings.calendars.now'),
      render: (_: unknown, calendar: CalendarSetting) => (
        <span className="cal-list-name">
          <span className={`cal-shift cal-chip cal-${shiftTone(calendar.plan, calendar.shift)}`}>{shiftName(words, calendar.plan, calendar.shift)}</span>
          <span className="z-soft z-num">{calendar.until ? t('settings.calendars.until', { time: localTime(calendar.until, calendar.plan.zone) }) : t('settings.calendars.always')}</span>
        </span>
      ),
    },
    {
      key: 'used',
      title: t('settings.calendars.usedBy'),
      render: (_: unknown, calendar: CalendarSetting) => (calendar.used_by.length ? calendar.used_by.map(nameOf).join(', ') : <span className="z-soft">{t('settings.calendars.unused')}</span>),
    },
  ]
}
