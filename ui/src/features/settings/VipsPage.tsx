// VIPs: numbers that are served earlier, and by how much.

import { DeleteOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Drawer, Form, Input, InputNumber } from 'antd'
import { useEffect } from 'react'
import type { Vip } from '@/api/types'
import { showFieldErrors, useEditing, useItems } from '@/features/settings/crud'
import { ListPage } from '@/features/settings/ListPage'
import { put } from '@/shared/http'
import { useWords } from '@/shared/i18n'

type Draft = { number: string; level: number }
const FRESH: Draft = { number: '', level: 1 }

export default function VipsPage() {
  const { t } = useWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const vips = useItems<Vip>('/vips')
  const editing = useEditing<Vip>()
  const save = useMutation({
    mutationFn: (draft: Draft) => put<Vip>('/vips', draft),
    onSuccess: (vip) => {
      editing.close()
      void queries.invalidateQueries({ queryKey: ['vips'] })
      void message.success(t(vip.level > 0 ? 'settings.vips.saved' : 'settings.vips.removed', { number: vip.number_shown }))
    },
  })
  const edit = (vip: Vip | null): void => {
    save.reset()
    editing.edit(vip)
  }
  return (
    <ListPage<Vip>
      what="vips"
      rows={vips.data?.items}
      error={vips.error}
      retry={() => void vips.refetch()}
      rowKey={(vip) => vip.number}
      columns={[
        { key: 'number', title: t('settings.vips.number'), width: 260, render: (_: unknown, vip: Vip) => <strong className="z-num">{vip.number_shown}</strong> },
        { key: 'level', title: t('settings.vips.level'), render: (_: unknown, vip: Vip) => <span className="z-num">{vip.level}</span> },
      ]}
      create={() => edit(null)}
      open={edit}
    >
      <VipForm key={editing.serial} open={editing.open} vip={editing.item} error={save.error} saving={save.isPending} save={(draft) => save.mutate(draft)} close={editing.close} />
    </ListPage>
  )
}

type Props = { open: boolean; vip: Vip | null; error: unknown; saving: boolean; save: (draft: Draft) => void; close: () => void }

function VipForm({ open, vip, error, saving, save, close }: Props) {
  const { t, explain } = useWords()
  const [form] = Form.useForm<Draft>()
  useEffect(() => showFieldErrors(form, error), [form, error])
  return (
    <Drawer
      open={open}
      onClose={close}
      size={480}
      destroyOnHidden
      title={vip ? t('settings.vips.edit', { number: vip.number_shown }) : t('settings.vips.create')}
      footer={
        <div className="settings-foot">
          {vip && (
            <Button danger icon={<DeleteOutlined />} loading={saving} onClick={() => save({ number: vip.number, level: 0 })} data-testid="vip-delete">
              {t('common.remove')}
            </Button>
          )}
          <span />
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="primary" loading={saving} onClick={() => form.submit()} data-testid="vip-save">
            {t('common.save')}
          </Button>
        </div>
      }
    >
      {error !== null && error !== undefined && <Alert className="settings-error" type="error" showIcon title={explain(error)} data-testid="form-error" />}
      <Form form={form} layout="vertical" requiredMark={false} initialValues={vip ? { number: vip.number, level: vip.level } : FRESH} onFinish={save}>
        <Form.Item name="number" label={t('settings.vips.number')} extra={vip ? null : t('settings.vips.numberHint')} rules={[{ required: true, whitespace: true, message: t('settings.vips.needNumber') }]}>
          <Input autoFocus={!vip} disabled={vip !== null} inputMode="tel" data-testid="vip-number" />
        </Form.Item>
        <Form.Item name="level" label={t('settings.vips.level')} extra={t('settings.vips.levelHint')} rules={[{ required: true, type: 'number', min: 1, max: 9 }]}>
          <InputNumber min={1} max={9} precision={0} className="settings-seconds" data-testid="vip-level" />
        </Form.Item>
      </Form>
    </Drawer>
  )
}
