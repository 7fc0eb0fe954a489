// One skill: its names and its kind.

import { DeleteOutlined } from '@ant-design/icons'
import { Alert, Button, Drawer, Form, Input, Select } from 'antd'
import { useEffect } from 'react'
import type { SkillKind, SkillSetting, Words } from '@/api/types'
import { showFieldErrors } from '@/features/settings/crud'
import { useWords } from '@/shared/i18n'

export type SkillDraft = { id?: string; name: Words; kind: SkillKind }
const KINDS: SkillKind[] = ['business', 'language', 'dialect']
const FRESH: SkillDraft = { name: { zh: '', en: '' }, kind: 'business' }

type Props = {
  open: boolean
  skill: SkillSetting | null
  error: unknown
  saving: boolean
  save: (draft: SkillDraft) => void
  remove: (skill: SkillSetting) => void
  close: () => void
}

export function SkillForm({ open, skill, error, saving, save, remove, close }: Props) {
  const { t, pick, explain } = useWords()
  const [form] = Form.useForm<SkillDraft>()
  useEffect(() => showFieldErrors(form, error), [form, error])
  const submit = ({ id, name, kind }: SkillDraft): void => {
    const both = { zh: name.zh.trim(), en: name.en?.trim() || name.zh.trim() }
    save({ name: both, kind, ...(!skill && id ? { id } : {}) })
  }
  return (
    <Drawer
      open={open}
      onClose={close}
      size={480}
      destroyOnHidden
      title={skill ? t('rules.skills.edit', { id: pick(skill.name) }) : t('rules.skills.create')}
      footer={
        <div className="settings-foot">
          {skill && (
            <Button danger icon={<DeleteOutlined />} onClick={() => remove(skill)} data-testid="skill-delete">
              {t('common.remove')}
            </Button>
          )}
          <span />
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="primary" loading={saving} onClick={() => form.submit()} data-testid="skill-save">
            {t('common.save')}
          </Button>
        </div>
      }
    >
      {error !== null && error !== undefined && <Alert className="settings-error" type="error" showIcon title={explain(error)} data-testid="form-error" />}
      <Form form={form} layout="vertical" requiredMark={false} initialValues={skill ?? FRESH} onFinish={submit}>
        <Form.Item name={['name', 'zh']} label={t('rules.skills.nameZh')} extra={t('rules.skills.nameZhHint')} rules={[{ required: true, whitespace: true, message: t('settings.queues.needName') }]}>
          <Input autoFocus data-testid="skill-name-zh" />
        </Form.Item>
        <Form.Item name={['name', 'en']} label={t('rules.skills.nameEn')} extra={t('rules.skills.nameEnHint')}>
          <Input data-testid="skill-name-en" />
        </Form.Item>
        <Form.Item name="id" label={t('rules.skills.id')} extra={skill ? null : t('rules.skills.idHint')} rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9_-]{0,39}$/, message: t('settings.queues.badId') }]}>
          <Input disabled={skill !== null} spellCheck={false} data-testid="skill-id" />
        </Form.Item>
        <Form.Item name="kind" label={t('rules.skills.kind')}>
          <Select options={KINDS.map((value) => ({ value, label: t(`rules.skills.kinds.${value}`) }))} data-testid="skill-kind" />
        </Form.Item>
      </Form>
    </Drawer>
  )
}
