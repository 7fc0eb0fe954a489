// One queue: name first, then times, then its rules.

import { DeleteOutlined } from '@ant-design/icons'
import { Alert, Button, Drawer, Form, Input, InputNumber } from 'antd'
import { useEffect } from 'react'
import type { QueueRules, QueueSetting, Words } from '@/api/types'
import { showFieldErrors } from '@/features/settings/crud'
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

type Props = {
  open: boolean
  queue: QueueSetting | null
  error: unknown
  saving: boolean
  save: (draft: QueueDraft) => void
  remove: (queue: QueueSetting) => void
  close: () => void
}

const FRESH: Values = { name: { zh: '', en: '' }, ring_seconds: 20, wrap_up_seconds: 30, target_seconds: 20, service_level_target: 80, wait_warning_seconds: 30, site: '', ...draftOf(PLAIN) }

function values(queue: QueueSetting | null): Values {
  if (!queue) return FRESH
  const { id, name, ring_seconds, wrap_up_seconds, target_seconds, service_level_target, wait_warning_seconds, site } = queue
  return { id, name, ring_seconds, wrap_up_seconds, target_seconds, service_level_target, wait_warning_seconds, site, ...draftOf(queue) }
}

export function QueueForm({ open, queue, error, saving, save, remove, close }: Props) {
  const { t, pick, explain } = useWords()
  const [form] = Form.useForm<Values>()
  useEffect(() => {
    if (!aboutRules(error)) showFieldErrors(form, error)
  }, [form, error])
  const problems = problemsOf(error, t)
  const submit = (typed: Values): void => {
    const { id, ring_seconds, wrap_up_seconds, target_seconds, service_level_target, wait_warning_seconds, site } = typed
    const name = { zh: typed.name.zh.trim(), en: typed.name.en?.trim() || typed.name.zh.trim() }
    const seconds = { ring_seconds, wrap_up_seconds, target_seconds, wait_warning_seconds }
    save({ name, ...seconds, service_level_target, site: site.trim(), ...rulesOf(typed), ...(!queue && id ? { id } : {}) })
  }
  return (
    <Drawer
      open={open}
      onClose={close}
      size={800}
      destroyOnHidden
      title={queue ? t('settings.queues.edit', { id: pick(queue.name) }) : t('settings.queues.create')}
      footer={
        <div className="settings-foot">
          {queue && (
            <Button danger icon={<DeleteOutlined />} onClick={() => remove(queue)} data-testid="queue-delete">
              {t('common.remove')}
            </Button>
          )}
          <span />
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="primary" loading={saving} onClick={() => form.submit()} data-testid="queue-save">
            {t('common.save')}
          </Button>
        </div>
      }
    >
      {error !== null && error !== undefined && <Alert className="settings-error" type="error" showIcon title={explain(error)} data-testid="form-error" />}
      <Form form={form} layout="vertical" requiredMark={false} initialValues={values(queue)} onFinish={submit}>
        <Form.Item name={['name', 'zh']} label={t('settings.queues.nameZh')} extra={t('settings.queues.nameZhHint')} rules={[{ required: true, whitespace: true, message: t('settings.queues.needName') }]}>
          <Input autoFocus data-testid="queue-name-zh" />
        </Form.Item>
        <Form.Item name={['name', 'en']} label={t('settings.queues.nameEn')} extra={t('settings.queues.nameEnHint')}>
          <Input data-testid="queue-name-en" />
        </Form.Item>
        <Form.Item name="id" label={t('settings.queues.id')} extra={queue ? null : t('settings.queues.idHint')} rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9_-]{0,39}$/, message: t('settings.queues.badId') }]}>
          <Input disabled={queue !== null} spellCheck={false} data-testid="queue-id" />
        </Form.Item>
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
        <RulesEditor form={form} own={queue?.id ?? null} problems={problems} />
      </Form>
    </Drawer>
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
