// Skills: what agents can do and contacts need.

import { App } from 'antd'
import type { AgentSetting, SkillSetting } from '@/api/types'
import { useEditing, useItems, useRemove, useSave } from '@/features/settings/crud'
import { ListPage } from '@/features/settings/ListPage'
import { SkillForm, type SkillDraft } from '@/features/settings/SkillForm'
import { useWords, type Tongue } from '@/shared/i18n'

export default function SkillsPage() {
  const words = useWords()
  const { t, pick } = words
  const { message, modal } = App.useApp()
  const skills = useItems<SkillSetting>('/skills')
  const agents = useItems<AgentSetting>('/agents').data?.items ?? []
  const editing = useEditing<SkillSetting>()
  const save = useSave<SkillDraft>('/skills', (_, { draft }) => {
    editing.close()
    void message.success(t('rules.skills.saved', { name: pick(draft.name) }))
  })
  const nameOf = (id: string): string => pick(skills.data?.items.find((skill) => skill.id === id)?.name) || id
  const remove = useRemove('/skills', (id) => {
    editing.close()
    void message.success(t('rules.skills.removed', { name: nameOf(id) }))
  })
  const askRemove = (skill: SkillSetting): void =>
    void modal.confirm({
      title: t('rules.skills.removeTitle', { name: pick(skill.name) }),
      content: t('rules.skills.removeBody'),
      okText: t('common.remove'),
      okButtonProps: { danger: true },
      cancelText: t('common.cancel'),
      onOk: () => remove.mutateAsync(skill.id).catch(() => undefined),
    })
  const edit = (skill: SkillSetting | null): void => {
    save.reset()
    editing.edit(skill)
  }
  return (
    <ListPage<SkillSetting>
      what="skills"
      words="rules.skills"
      rows={skills.data?.items}
      error={skills.error}
      retry={() => void skills.refetch()}
      rowKey={(skill) => skill.id}
      columns={columns(words, agents)}
      create={() => edit(null)}
      open={edit}
    >
      <SkillForm
        key={editing.serial}
        open={editing.open}
        skill={editing.item}
        error={save.error}
        saving={save.isPending}
        save={(draft) => save.mutate({ id: editing.item?.id ?? null, draft })}
        remove={askRemove}
        close={editing.close}
      />
    </ListPage>
  )
}

function columns({ t, pick }: Tongue, agents: AgentSetting[]) {
  const holders = (id: string): number => agents.filter((agent) => agent.skills.some((has) => has.skill === id)).length
  return [
    { key: 'name', title: t('rules.skills.title'), render: (_: unknown, skill: SkillSetting) => <strong>{pick(skill.name)}</strong> },
    { key: 'id', title: t('rules.skills.id'), render: (_: unknown, skill: SkillSetting) => <code>{skill.id}</code> },
    { key: 'kind', title: t('rules.skills.kind'), render: (_: unknown, skill: SkillSetting) => t(`rules.skills.kinds.${skill.kind}`) },
    { key: 'holders', title: t('rules.skills.holders'), align: 'right' as const, width: 110, render: (_: unknown, skill: SkillSetting) => <span className="z-num">{holders(skill.id)}</span> },
  ]
}
