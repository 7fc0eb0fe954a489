// One or several dates that are alike: when, why, and how they work.

import { DatePicker, Form, Input, Modal, Radio, Select } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useState } from 'react'
import type { CalendarPlan, DayKind, Period, SpecialDay, Weekday, Words } from '@/api/types'
import { CLOSED, datesBetween, WEEKDAYS, type SpecialRun } from '@/core/calendar'
import { Periods } from '@/features/settings/calendar/Periods'
import { dayName } from '@/features/settings/calendar/words'
import { useWords } from '@/shared/i18n'

type Draft = { dates: [Dayjs, Dayjs]; kind: DayKind; name: Words; as: Weekday | 'closed' | 'own' }
type Props = { plan: CalendarPlan; run: SpecialRun | null; save: (days: SpecialDay[]) => void; close: () => void }

const KINDS: DayKind[] = ['holiday', 'workday', 'other']
const USUAL: Record<DayKind, Draft['as']> = { holiday: CLOSED, workday: 'mon', other: 'own' }
const WHOLE_DAY: Period[] = [{ from: '00:00', to: '24:00', shift: CLOSED }]

export function SpecialForm({ plan, run, save, close }: Props) {
  const words = useWords()
  const { t } = words
  const [form] = Form.useForm<Draft>()
  const [periods, setPeriods] = useState<Period[]>(run?.day.periods ?? WHOLE_DAY)
  const how = Form.useWatch('as', form)
  const submit = ({ dates, kind, name, as }: Draft): void => {
    const told = { zh: name.zh.trim(), en: name.en?.trim() || name.zh.trim() }
    const works = as === 'own' ? { periods } : { as }
    save(datesBetween(dates[0].format('YYYY-MM-DD'), dates[1].format('YYYY-MM-DD')).map((date) => ({ date, kind, name: told, ...works })))
  }
  const choices = [
    { value: CLOSED, label: t('settings.calendars.asClosed') },
    ...WEEKDAYS.map((day) => ({ value: day, label: t('settings.calendars.asDay', { day: dayName(words, day) }) })),
    { value: 'own', label: t('settings.calendars.asOwn') },
  ]
  return (
    <Modal open title={t('settings.calendars.addSpecial')} okText={t('common.save')} cancelText={t('common.cancel')} onCancel={close} onOk={() => form.submit()}>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={values(run)} onFinish={submit}>
        <Form.Item name="dates" label={t('settings.calendars.date')} rules={[{ required: true, message: t('settings.calendars.needDates') }]}>
          <DatePicker.RangePicker allowClear={false} inputReadOnly={false} />
        </Form.Item>
        <Form.Item name="kind" label={t('settings.calendars.kind')}>
          <Radio.Group
            optionType="button"
            options={KINDS.map((value) => ({ value, label: t(`settings.calendars.kinds.${value}`) }))}
            onChange={(event) => form.setFieldValue('as', USUAL[event.target.value as DayKind])}
          />
        </Form.Item>
        <Form.Item name={['name', 'zh']} label={t('settings.calendars.dayName')} extra={t('settings.calendars.dayNameHint')} rules={[{ required: true, whitespace: true, message: t('settings.queues.needName') }]}>
          <Input data-testid="special-name" />
        </Form.Item>
        <Form.Item name={['name', 'en']} label={t('settings.calendars.nameEn')}>
          <Input />
        </Form.Item>
        <Form.Item name="as" label={t('settings.calendars.worksAs')}>
          <Select options={choices} />
        </Form.Item>
      </Form>
      {how === 'own' && <Periods plan={plan} place="" periods={periods} problems={[]} change={setPeriods} />}
    </Modal>
  )
}

function values(run: SpecialRun | null): Partial<Draft> {
  if (!run) return { kind: 'holiday', as: CLOSED }
  const { kind, name, as, periods } = run.day
  return { dates: [dayjs(run.first), dayjs(run.last)], kind, name, as: periods ? 'own' : (as ?? CLOSED) }
}
