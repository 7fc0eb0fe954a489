// One calendar: what it is called, its week and its special days on the left; in words and by month on the right.

import { ArrowLeftOutlined, DeleteOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Alert, App, Button } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import type { CalendarPlan, CalendarSetting, PlanPreview, Words } from '@/api/types'
import { freshPlan, missingYear } from '@/core/calendar'
import { Basics, type Named } from '@/features/settings/calendar/Basics'
import { Month } from '@/features/settings/calendar/Month'
import { Shifts } from '@/features/settings/calendar/Shifts'
import { Special } from '@/features/settings/calendar/Special'
import { Week } from '@/features/settings/calendar/Week'
import { sentence } from '@/features/settings/calendar/words'
import { useItems, useRemove, useSave } from '@/features/settings/crud'
import { now } from '@/shared/clock'
import { post } from '@/shared/http'
import { useWords } from '@/shared/i18n'
import { Failure, Loading, Page } from '@/shared/ui/page'
import '@/features/settings/settings.css'
import '@/features/settings/calendar/calendar.css'

const NEW = 'new'
type Draft = { id?: string; name: Words; plan: CalendarPlan }

export default function CalendarPage() {
  const { id = NEW } = useParams()
  const { error, data, refetch } = useItems<CalendarSetting>('/calendars')
  if (error) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <Loading />
  return <Editor key={id} known={data.items.find((each) => each.id === id) ?? null} />
}

function Editor({ known }: { known: CalendarSetting | null }) {
  const words = useWords()
  const { t, pick } = words
  const { message } = App.useApp()
  const navigate = useNavigate()
  const today = dayjs(now()).format('YYYY-MM-DD')
  const [{ id, name, plan: first }] = useState(known ?? fresh(today))
  const [named, setNamed] = useState<Named>({ id, name })
  const [plan, setPlan] = useState<CalendarPlan>(first)
  const [month, setMonth] = useState(today.slice(0, 7))
  const preview = useQuery({
    queryKey: ['calendars', 'preview', month, plan],
    queryFn: () => post<PlanPreview>('/calendars/preview', { plan, month }),
    placeholderData: keepPreviousData,
  })
  const problems = preview.data?.problems ?? []
  const save = useSave<Draft>('/calendars', (_, { draft }) => {
    void message.success(t('settings.calendars.saved', { name: pick(draft.name) }))
    void navigate('/settings/calendars')
  })
  const submit = (): void => {
    const name = { zh: named.name.zh.trim(), en: named.name.en.trim() || named.name.zh.trim() }
    save.mutate({ id: known?.id ?? null, draft: known ? { name, plan } : { id: named.id, name, plan } })
  }
  const ready = problems.length === 0 && named.name.zh.trim() !== '' && /^[a-z0-9][a-z0-9_-]{0,39}$/.test(named.id)
  return (
    <Page
      title={known ? pick(known.name) : t('settings.calendars.newTitle')}
      extra={
        <>
          <Button icon={<ArrowLeftOutlined />} onClick={() => void navigate('/settings/calendars')}>
            {t('settings.calendars.back')}
          </Button>
          {known && <Remove calendar={known} />}
          <Button type="primary" disabled={!ready} loading={save.isPending} onClick={submit} data-testid="calendar-save">
            {t('common.save')}
          </Button>
        </>
      }
    >
      <Notes refused={save.error} problems={problems.length} missing={missingYear(plan.years, today)} />
      <div className="cal-page">
        <div className="cal-column">
          <p className="cal-sentence z-card" data-testid="calendar-sentence">
            {sentence(words, plan)} {plan.special.length > 0 && t('settings.calendars.specialSum', counted(plan))}
          </p>
          <Week plan={plan} problems={problems} change={setPlan} />
          <Special plan={plan} problems={problems} change={setPlan} />
        </div>
        <div className="cal-column">
          <Month plan={plan} month={month} days={preview.data?.days ?? []} today={today} show={setMonth} />
          <Shifts plan={plan} problems={problems} change={setPlan} />
          <Basics named={named} fresh={!known} plan={plan} problems={problems} rename={setNamed} change={setPlan} />
        </div>
      </div>
    </Page>
  )
}

function fresh(today: string): Required<Draft> {
  return { id: '', name: { zh: '', en: '' }, plan: freshPlan('Asia/Shanghai', Number(today.slice(0, 4)), { zh: '白班', en: 'Day shift' }) }
}

function Remove({ calendar }: { calendar: CalendarSetting }) {
  const { t, pick } = useWords()
  const { message, modal } = App.useApp()
  const navigate = useNavigate()
  const remove = useRemove('/calendars', () => {
    void message.success(t('settings.calendars.removed'))
    void navigate('/settings/calendars')
  })
  const ask = (): void =>
    void modal.confirm({
      title: t('settings.calendars.removeTitle', { name: pick(calendar.name) }),
      content: t('settings.calendars.removeBody'),
      okText: t('common.remove'),
      okButtonProps: { danger: true },
      cancelText: t('common.cancel'),
      onOk: () => remove.mutateAsync(calendar.id).catch(() => undefined),
    })
  return (
    <Button danger icon={<DeleteOutlined />} onClick={ask} data-testid="calendar-delete">
      {t('common.remove')}
    </Button>
  )
}

/** What was refused, what must be put right, what is soon missing. */
function Notes({ refused, problems, missing }: { refused: unknown; problems: number; missing: number | null }) {
  const { t, explain } = useWords()
  return (
    <>
      {refused !== null && <Alert className="settings-error" type="error" showIcon title={explain(refused)} data-testid="form-error" />}
      {problems > 0 && <Alert className="settings-error" type="warning" showIcon title={t('settings.calendars.problems', { count: problems })} data-testid="calendar-problems" />}
      {missing !== null && <Alert className="settings-error" type="info" showIcon title={t('settings.calendars.yearMissing', { year: missing })} />}
    </>
  )
}

function counted({ special }: CalendarPlan): { holidays: number; workdays: number } {
  const of = (kind: string): number => special.filter((day) => day.kind === kind).length
  return { holidays: of('holiday'), workdays: of('workday') }
}
