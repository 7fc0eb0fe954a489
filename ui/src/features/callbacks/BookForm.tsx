// Booking a callback by hand: whom, by which queue, when.

import { App, Alert, Button, Drawer, Form, Input, Select } from 'antd'
import { useState } from 'react'
import type { QueueRow } from '@/api/types'
import { now } from '@/shared/clock'
import { ApiError, post } from '@/shared/http'
import { useWords } from '@/shared/i18n'

type Draft = { number: string; queue: string; wait: string; window: string }
const WAITS = ['0', '3600', '14400', '86400']
const WINDOWS = ['3600', '14400', '28800']

type Props = { open: boolean; close: () => void; queues: QueueRow[] }

export function BookForm({ open, close, queues }: Props) {
  const { t, pick, explain } = useWords()
  const { message } = App.useApp()
  const [form] = Form.useForm<Draft>()
  const [error, setError] = useState<unknown>(null)
  const [saving, setSaving] = useState(false)
  const leave = (): void => {
    setError(null)
    close()
  }
  const submit = async ({ number, queue, wait, window }: Draft): Promise<void> => {
    setSaving(true)
    setError(null)
    const begin = wait === '0' ? {} : { not_before: new Date(now() + Number(wait) * 1000).toISOString() }
    try {
      await post('/callbacks', { number: number.trim(), queue, window_seconds: Number(window), ...begin })
      void message.success(t('callbacks.saved'))
      leave()
    } catch (why) {
      setError(why)
      if (why instanceof ApiError && why.fields.number) form.setFields([{ name: 'number', errors: [t('callbacks.form.numberHint')] }])
    } finally {
      setSaving(false)
    }
  }
  const choices = (kind: 'whens' | 'windows', values: string[]) => values.map((value) => ({ value, label: t(`callbacks.form.${kind}.${value}`) }))
  return (
    <Drawer
      open={open}
      onClose={leave}
      size={440}
      destroyOnHidden
      title={t('callbacks.create')}
      footer={
        <div style={{ display: 'flex', justifyContent: 'flex-end', gap: 8 }}>
          <Button onClick={leave}>{t('common.cancel')}</Button>
          <Button type="primary" loading={saving} onClick={() => form.submit()} data-testid="callback-save">
            {t('common.save')}
          </Button>
        </div>
      }
    >
      {error !== null && <Alert type="error" showIcon title={explain(error)} data-testid="form-error" style={{ marginBottom: 16 }} />}
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ number: '', wait: '0', window: '14400' }} onFinish={(draft) => void submit(draft)}>
        <Form.Item name="number" label={t('callbacks.form.number')} extra={t('callbacks.form.numberHint')} rules={[{ required: true, whitespace: true, message: t('callbacks.form.needNumber') }]}>
          <Input autoFocus inputMode="tel" data-testid="callback-number" />
        </Form.Item>
        <Form.Item name="queue" label={t('callbacks.form.queue')} rules={[{ required: true, message: t('callbacks.form.needQueue') }]}>
          <Select options={queues.map((queue) => ({ value: queue.id, label: pick(queue.name) }))} data-testid="callback-queue" />
        </Form.Item>
        <Form.Item name="wait" label={t('callbacks.form.when')}>
          <Select options={choices('whens', WAITS)} />
        </Form.Item>
        <Form.Item name="window" label={t('callbacks.form.window')}>
          <Select options={choices('windows', WINDOWS)} />
        </Form.Item>
      </Form>
    </Drawer>
  )
}
