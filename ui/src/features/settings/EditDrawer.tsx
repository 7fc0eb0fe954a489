// The drawer in which one item of a list is made or changed: what was refused above, what can be done below.

import { DeleteOutlined } from '@ant-design/icons'
import { Alert, Button, Drawer, Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '@/shared/i18n'

/** What a list page hands to the form of one item; `item` is null for something new. */
export type EditProps<Item, Draft> = {
  open: boolean
  item: Item | null
  error: unknown
  saving: boolean
  save: (draft: Draft) => void
  remove: (item: Item) => void
  close: () => void
}

type Props<Item> = Omit<EditProps<Item, never>, 'save'> & {
  title: string
  /** Prefix of the test ids: agent, queue, skill. */
  what: string
  size: number
  submit: () => void
  children: ReactNode
}

export function EditDrawer<Item>({ open, item, error, saving, remove, close, title, what, size, submit, children }: Props<Item>) {
  const { t, explain } = useWords()
  return (
    <Drawer
      open={open}
      onClose={close}
      size={size}
      destroyOnHidden
      title={title}
      footer={
        <div className="settings-foot">
          {item && (
            <Button danger icon={<DeleteOutlined />} onClick={() => remove(item)} data-testid={`${what}-delete`}>
              {t('common.remove')}
            </Button>
          )}
          <span />
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="primary" loading={saving} onClick={submit} data-testid={`${what}-save`}>
            {t('common.save')}
          </Button>
        </div>
      }
    >
      {error !== null && error !== undefined && <Alert className="settings-error" type="error" showIcon title={explain(error)} data-testid="form-error" />}
      {children}
    </Drawer>
  )
}

/** Names in both languages and the id, which stays what it was at first. `words`: where their words are. */
export function NameFields({ what, words, fresh }: { what: string; words: string; fresh: boolean }) {
  const { t } = useWords()
  return (
    <>
      <Form.Item name={['name', 'zh']} label={t(`${words}.nameZh`)} extra={t(`${words}.nameZhHint`)} rules={[{ required: true, whitespace: true, message: t('settings.queues.needName') }]}>
        <Input autoFocus data-testid={`${what}-name-zh`} />
      </Form.Item>
      <Form.Item name={['name', 'en']} label={t(`${words}.nameEn`)} extra={t(`${words}.nameEnHint`)}>
        <Input data-testid={`${what}-name-en`} />
      </Form.Item>
      <Form.Item name="id" label={t(`${words}.id`)} extra={fresh ? t(`${words}.idHint`) : null} rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9_-]{0,39}$/, message: t('settings.queues.badId') }]}>
        <Input disabled={!fresh} spellCheck={false} data-testid={`${what}-id`} />
      </Form.Item>
    </>
  )
}

/** Both names; without an English one the Chinese serves for both. */
export function bothNames(typed: { zh: string; en?: string }): { zh: string; en: string } {
  return { zh: typed.zh.trim(), en: typed.en?.trim() || typed.zh.trim() }
}

