// What a calendar is called, where its clock hangs, and for which years its holidays are entered.

import { AutoComplete, Form, Input, Select } from 'antd'
import type { CalendarPlan, PlanProblem, Words } from '@/api/types'
import { at, explained } from '@/features/settings/calendar/words'
import { useWords } from '@/shared/i18n'

const ZONES = ['Asia/Shanghai', 'Asia/Urumqi', 'Asia/Hong_Kong', 'Asia/Taipei', 'Asia/Singapore', 'Asia/Tokyo', 'Europe/London', 'Europe/Berlin', 'America/New_York', 'UTC']

export type Named = { id: string; name: Words }
type Props = {
  named: Named
  fresh: boolean
  plan: CalendarPlan
  problems: PlanProblem[]
  rename: (named: Named) => void
  change: (plan: CalendarPlan) => void
}

export function Basics({ named, fresh, plan, problems, rename, change }: Props) {
  const words = useWords()
  const { t } = words
  const wrong = (place: string): { validateStatus?: 'error'; help?: string } => {
    const found = at(problems, place)[0]
    return found ? { validateStatus: 'error', help: explained(words, found) } : {}
  }
  const years = [...new Set([...plan.years, ...[0, 1, 2].map((n) => (plan.years.at(-1) ?? 2026) + n)])].sort()
  return (
    <section className="z-card" aria-labelledby="cal-basics">
      <div className="z-head">
        <h2 id="cal-basics">{t('settings.calendars.name')}</h2>
      </div>
      <Form layout="vertical" className="cal-basics">
        <Form.Item label={t('settings.calendars.nameZh')} extra={t('settings.calendars.nameZhHint')} htmlFor="cal-zh">
          <Input id="cal-zh" value={named.name.zh} onChange={(e) => rename({ ...named, name: { ...named.name, zh: e.target.value } })} data-testid="calendar-name-zh" />
        </Form.Item>
        <Form.Item label={t('settings.calendars.nameEn')} htmlFor="cal-en">
          <Input id="cal-en" value={named.name.en} onChange={(e) => rename({ ...named, name: { ...named.name, en: e.target.value } })} />
        </Form.Item>
        <Form.Item label={t('settings.calendars.id')} extra={fresh ? t('settings.calendars.idHint') : null} htmlFor="cal-id">
          <Input id="cal-id" disabled={!fresh} value={named.id} spellCheck={false} onChange={(e) => rename({ ...named, id: e.target.value })} data-testid="calendar-id" />
        </Form.Item>
        <Form.Item label={t('settings.calendars.zone')} extra={t('settings.calendars.zoneHint')} htmlFor="cal-zone" {...wrong('zone')}>
          <AutoComplete id="cal-zone" value={plan.zone} options={ZONES.map((value) => ({ value }))} onChange={(zone) => change({ ...plan, zone })} />
        </Form.Item>
        <Form.Item label={t('settings.calendars.years')} htmlFor="cal-years" {...wrong('years')}>
          <Select id="cal-years" mode="multiple" value={plan.years} options={years.map((value) => ({ value, label: String(value) }))} onChange={(chosen) => change({ ...plan, years: [...chosen].sort() })} />
        </Form.Item>
      </Form>
    </section>
  )
}
