// Queues: their names, how long things may take there, and who is asked first.

import { App } from 'antd'
import type { AgentSetting, QueueSetting } from '@/api/types'
import { useEditing, useItems, useRemove, useSave } from '@/features/settings/crud'
import { ListPage } from '@/features/settings/ListPage'
import { QueueForm, type QueueDraft } from '@/features/settings/QueueForm'
import { useWords, type Tongue } from '@/shared/i18n'

export default function QueuesPage() {
  const words = useWords()
  const { t, pick } = words
  const { message, modal } = App.useApp()
  const queues = useItems<QueueSetting>('/queues')
  const agents = useItems<AgentSetting>('/agents').data?.items ?? []
  const editing = useEditing<QueueSetting>()
  const save = useSave<QueueDraft>('/queues', (_, { draft }) => {
    editing.close()
    void message.success(t('settings.queues.saved', { name: pick(draft.name) }))
  })
  const nameOf = (id: string): string => pick(queues.data?.items.find((queue) => queue.id === id)?.name) || id
  const remove = useRemove('/queues', (id) => {
    editing.close()
    void message.success(t('settings.queues.removed', { name: nameOf(id) }))
  })
  const askRemove = (queue: QueueSetting): void =>
    void modal.confirm({
      title: t('settings.queues.removeTitle', { name: pick(queue.name) }),
      content: t('settings.queues.removeBody'),
      okText: t('common.remove'),
      okButtonProps: { danger: true },
      cancelText: t('common.cancel'),
      onOk: () => remove.mutateAsync(queue.id).catch(() => undefined),
    })
  const edit = (queue: QueueSetting | null): void => {
    save.reset()
    editing.edit(queue)
  }
  return (
    <ListPage<QueueSetting>
      what="queues"
      rows={queues.data?.items}
      error={queues.error}
      retry={() => void queues.refetch()}
      rowKey={(queue) => queue.id}
      columns={columns(words, agents)}
      create={() => edit(null)}
      open={edit}
    >
      <QueueForm
        key={editing.serial}
        open={editing.open}
        queue={editing.item}
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
