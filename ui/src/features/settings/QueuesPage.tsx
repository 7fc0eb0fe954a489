// Queues: their names, how long things may take there, and who is asked first.

import type { AgentSetting, QueueSetting } from '@/api/types'
import { useItems } from '@/features/settings/crud'
import { useList } from '@/features/settings/list'
import { ListPage } from '@/features/settings/ListPage'
import { QueueForm, type QueueDraft } from '@/features/settings/QueueForm'
import { useWords, type Tongue } from '@/shared/i18n'

export default function QueuesPage() {
  const words = useWords()
  const { pick } = words
  const agents = useItems<AgentSetting>('/agents').data?.items ?? []
  const { page, form, serial } = useList<QueueSetting, QueueDraft>({
    what: 'queues',
    words: 'settings.queues',
    called: ({ name }) => ({ name: pick(name) }),
    saved: ({ draft }) => ({ name: pick(draft.name) }),
  })
  return (
    <ListPage<QueueSetting> {...page} columns={columns(words, agents)}>
      <QueueForm key={serial} {...form} />
    </ListPage>
  )
}

function columns({ t, pick }: Tongue, agents: AgentSetting[]) {
  const members = (id: string): number => agents.filter((agent) => agent.queues.some((queue) => queue.queue === id)).length
  const seconds = (key: 'ring_seconds' | 'wrap_up_seconds' | 'target_seconds', word: string) => ({
    key,
    title: t(`settings.queues.${word}`),
    align: 'right' as const,
    width: 130,
    render: (_: unknown, queue: QueueSetting) => (
      <span className="z-num">
        {queue[key]} {t('common.seconds')}
      </span>
    ),
  })
  return [
    { key: 'name', title: t('settings.queues.title'), render: (_: unknown, queue: QueueSetting) => <strong>{pick(queue.name)}</strong> },
    { key: 'id', title: t('settings.queues.id'), render: (_: unknown, queue: QueueSetting) => <code>{queue.id}</code> },
    { key: 'strategy', title: t('settings.queues.strategy'), render: (_: unknown, queue: QueueSetting) => queue.strategies.map((name) => t(`rules.strategies.${name}`)).join(' → ') },
    seconds('ring_seconds', 'ring'),
    seconds('wrap_up_seconds', 'wrapUp'),
    seconds('target_seconds', 'target'),
    {
      key: 'members',
      title: t('settings.queues.members'),
      align: 'right' as const,
      width: 110,
      render: (_: unknown, queue: QueueSetting) => <span className="z-num">{members(queue.id)}</span>,
    },
  ]
}
