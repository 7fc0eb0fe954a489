// One queue: name first, then times, then who is asked first.

import { DeleteOutlined } from '@ant-design/icons'
import { Alert, Button, Drawer, Form, Input, InputNumber, Select } from 'antd'
import { useEffect } from 'react'
import type { QueueSetting, Words } from '@/api/types'
import { showFieldErrors } from '@/features/settings/crud'
import { useWords } from '@/shared/i18n'

export type QueueDraft = {
  id?: string
  name: Words
  ring_seconds: number
  wrap_up_seconds: number
  target_seconds: number
  service_level_target: number
  wait_warning_seconds: number
  strategy: string
}

const STRATEGIES = ['longest_idle', 'fewest_calls', 'highest_skill']

type Props = {
  open: boolean
  queue: QueueSetting | null
  error: unknown
  saving: boolean
  save: (draft: QueueDraft) => void
  remove: (queue: QueueSetting) => void
  close: () => void
}

const FRESH: QueueDraft = {
  name: { zh: '', en: '' },
  ring_seconds: 20,
  wrap_up_seconds: 30,
  target_seconds: 20,
  service_level_target: 80,
  wait_warning_seconds: 30,
  strategy: 'longest_idle',
}

export function QueueForm({ open, queue, error, saving, save, remove, close }: Props) {
  const { t, pick, explain } = useWords()
  const [form] = Form.useForm<QueueDraft>()
  useEffect(() => showFieldErrors(form, error), [form, error])
  const submit = ({ id, ...rest }: QueueDraft): void => {
    const name = { zh: rest.name.zh.trim(), en: rest.name.en?.trim() || rest.name.zh.trim() }
    save({ ...rest, name, ...(!queue && id ? { id } : {}) })
  }
  const strategies = queue && !STRATEGIES.includes(queue.strategy) ? [...STRATEGIES, queue.strategy] : STRATEGIES
  return (
    <Drawer
      open={open}
      onClose={close}
      size={480}
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
      <Form form={form} layout="vertical" requiredMark={false} initialValues={queue ?? FRESH} onFinish={submit}>
        <Form.Item name={['name', 'zh']} label={t('settings.queues.nameZh')} extra={t('settings.queues.nameZhHint')} rules={[{ required: true, whitespace: true, message: t('settings.queues.needName') }]}>
          <Input autoFocus data-testid="queue-name-zh" />
        </Form.Item>
        <Form.Item name={['name', 'en']} label={t('settings.queues.nameEn')} extra={t('settings.queues.nameEnHint')}>
          <Input data-testid="queue-name-en" />
        </Form.Item>
        <Form.Item name="id" label={t('settings.queues.id')} extra={queue ? null : t('settings.queues.idHint')} rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9_-]{0,39}$/, message: t('settings.queues.badId') }]}>
          <Input disabled={queue !== null} spellCheck={false} data-testid="queue-id" />
        </Form.Item>
        <Form.Item name="strategy" label={t('settings.queues.strategy')}>
          <Select options={strategies.map((value) => ({ value, label: t(`settings.queues.strategies.${value}`) }))} data-testid="queue-strategy" />
        </Form.Item>
        <Whole name="ring_seconds" word="ring" min={5} max={300} />
        <Whole name="wrap_up_seconds" word="wrapUp" min={0} max={3600} />
        <Whole name="target_seconds" word="target" min={1} max={3600} />
        <Whole name="service_level_target" word="level" min={1} max={100} unit="%" />
        <Whole name="wait_warning_seconds" word="warning" min={1} max={3600} />
      </Form>
    </Drawer>
  )
}

function Whole({ name, word, min, max, unit }: { name: keyof QueueDraft; word: string; min: number; max: number; unit?: string }) {
  const { t } = useWords()
  return (
    <Form.Item name={name} label={t(`settings.queues.${word}`)} extra={t(`settings.queues.${word}Hint`)} rules={[{ required: true, type: 'number', min, max }]}>
      <InputNumber min={min} max={max} precision={0} suffix={unit ?? t('common.seconds')} className="settings-seconds" data-testid={`queue-${name}`} />
    </Form.Item>
  )
}
