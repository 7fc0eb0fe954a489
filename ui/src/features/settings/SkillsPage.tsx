// Skills: what agents can do and contacts need.

import type { AgentSetting, SkillSetting } from '@/api/types'
import { useItems } from '@/features/settings/crud'
import { useList } from '@/features/settings/list'
import { ListPage } from '@/features/settings/ListPage'
import { SkillForm, type SkillDraft } from '@/features/settings/SkillForm'
import { useWords, type Tongue } from '@/shared/i18n'

export default function SkillsPage() {
  const words = useWords()
  const { pick } = words
  const agents = useItems<AgentSetting>('/agents').data?.items ?? []
  const { page, form, serial } = useList<SkillSetting, SkillDraft>({
    what: 'skills',
    words: 'rules.skills',
    called: ({ name }) => ({ name: pick(name) }),
    saved: ({ draft }) => ({ name: pick(draft.name) }),
  })
  return (
    <ListPage<SkillSetting> {...page} columns={columns(words, agents)}>
      <SkillForm key={serial} {...form} />
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
