// One skill: its names and its kind.

import { Form, Select } from 'antd'
import { useEffect } from 'react'
import type { SkillKind, SkillSetting, Words } from '@/api/types'
import { showFieldErrors } from '@/features/settings/crud'
import { bothNames, EditDrawer, NameFields, type EditProps } from '@/features/settings/EditDrawer'
import { useWords } from '@/shared/i18n'

export type SkillDraft = { id?: string; name: Words; kind: SkillKind }
const KINDS: SkillKind[] = ['business', 'language', 'dialect']
const FRESH: SkillDraft = { name: { zh: '', en: '' }, kind: 'business' }

export function SkillForm({ item, error, save, ...drawer }: EditProps<SkillSetting, SkillDraft>) {
  const { t, pick } = useWords()
  const [form] = Form.useForm<SkillDraft>()
  useEffect(() => showFieldErrors(form, error), [form, error])
  const submit = ({ id, name, kind }: SkillDraft): void => {
    save({ name: bothNames(name), kind, ...(!item && id ? { id } : {}) })
  }
  return (
    <EditDrawer {...drawer} item={item} error={error} title={item ? t('rules.skills.edit', { id: pick(item.name) }) : t('rules.skills.create')} what="skill" size={480} submit={() => form.submit()}>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={item ?? FRESH} onFinish={submit}>
        <NameFields what="skill" words="rules.skills" fresh={item === null} />
        <Form.Item name="kind" label={t('rules.skills.kind')}>
          <Select options={KINDS.map((value) => ({ value, label: t(`rules.skills.kinds.${value}`) }))} data-testid="skill-kind" />
        </Form.Item>
      </Form>
    </EditDrawer>
  )
}
