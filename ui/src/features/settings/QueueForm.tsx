// One queue: name first, then times, then its rules.

import { Form, Input, InputNumber } from 'antd'
import { useEffect } from 'react'
import type { QueueRules, QueueSetting, Words } from '@/api/types'
import { showFieldErrors } from '@/features/settings/crud'
import { bothNames, EditDrawer, NameFields, type EditProps } from '@/features/settings/EditDrawer'
import { draftOf, PLAIN, rulesOf, type RulesDraft } from '@/features/settings/rules/draft'
import { aboutRules, problemsOf } from '@/features/settings/rules/problems'
import { RulesEditor } from '@/features/settings/rules/RulesEditor'
import '@/features/settings/rules/rules.css'
import { useWords } from '@/shared/i18n'

type Basics = {
  id?: string
  name: Words
  ring_seconds: number
  wrap_up_seconds: number
  target_seconds: number
  service_level_target: number
  wait_warning_seconds: number
  site: string
}
export type QueueDraft = Basics & QueueRules
type Values = Basics & RulesDraft

const FRESH: Values = { name: { zh: '', en: '' }, ring_seconds: 20, wrap_up_seconds: 30, target_seconds: 20, service_level_target: 80, wait_warning_seconds: 30, site: '', ...draftOf(PLAIN) }

function values(queue: QueueSetting | null): Values {
  if (!queue) return FRESH
  const { id, name, ring_seconds, wrap_up_seconds, target_seconds, service_level_target, wait_warning_seconds, site } = queue
  return { id, name, ring_seconds, wrap_up_seconds, target_seconds, service_level_target, wait_warning_seconds, site, ...draftOf(queue) }
}

export function QueueForm({ item, error, save, ...drawer }: EditProps<QueueSetting, QueueDraft>) {
  const { t, pick } = useWords()
  const [form] = Form.useForm<Values>()
  useEffect(() => {
    if (!aboutRules(error)) showFieldErrors(form, error)
  }, [form, error])
  const problems = problemsOf(error, t)
  const submit = (typed: Values): void => {
    const { id, ring_seconds, wrap_up_seconds, target_seconds, service_level_target, wait_warning_seconds, site } = typed
    const seconds = { ring_seconds, wrap_up_seconds, target_seconds, wait_warning_seconds }
    save({ name: bothNames(typed.name), ...seconds, service_level_target, site: site.trim(), ...rulesOf(typed), ...(!item && id ? { id } : {}) })
  }
  return (
    <EditDrawer {...drawer} item={item} error={error} title={item ? t('settings.queues.edit', { id: pick(item.name) }) : t('settings.queues.create')} what="queue" size={800} submit={() => form.submit()}>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={values(item)} onFinish={submit}>
        <div className="settings-pairs">
          <NameFields what="queue" words="settings.queues" fresh={item === null} />
          <Whole name="ring_seconds" word="ring" min={5} max={300} />
          <Whole name="wrap_up_seconds" word="wrapUp" min={0} max={3600} />
          <Whole name="target_seconds" word="target" min={1} max={3600} />
          <Whole name="service_level_target" word="level" min={1} max={100} unit="%" />
          <Whole name="wait_warning_seconds" word="warning" min={1} max={3600} />
          <Form.Item name="vip_head_start_seconds" label={t('rules.vip')} extra={t('rules.vipHint')} rules={[{ required: true, type: 'number', min: 0, max: 86_400 }]}>
            <InputNumber min={0} max={86_400} precision={0} suffix={t('common.seconds')} className="settings-seconds" data-testid="queue-vip" />
          </Form.Item>
          <Form.Item name="site" label={t('rules.site')} extra={t('rules.siteHint')}>
            <Input maxLength={40} data-testid="queue-site" />
          </Form.Item>
        </div>
        <RulesEditor form={form} own={item?.id ?? null} problems={problems} />
      </Form>
    </EditDrawer>
  )
}

function Whole({ name, word, min, max, unit }: { name: keyof Basics; word: string; min: number; max: number; unit?: string }) {
  const { t } = useWords()
  return (
    <Form.Item name={name} label={t(`settings.queues.${word}`)} extra={t(`settings.queues.${word}Hint`)} rules={[{ required: true, type: 'number', min, max }]}>
      <InputNumber min={min} max={max} precision={0} suffix={unit ?? t('common.seconds')} className="settings-seconds" data-testid={`queue-${name}`} />
    </Form.Item>
  )
}
