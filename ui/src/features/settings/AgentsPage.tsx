// Agents: who they are, what they may do, which queues they serve, and how to connect their phones.

import { App, Button, Tag } from 'antd'
import { useState } from 'react'
import type { AgentSetting, QueueSetting } from '@/api/types'
import { AgentForm, type AgentDraft } from '@/features/settings/AgentForm'
import { useEditing, useItems, useRemove, useSave } from '@/features/settings/crud'
import { ListPage } from '@/features/settings/ListPage'
import { PhonePanel } from '@/features/settings/PhonePanel'
import { useWords, type Tongue } from '@/shared/i18n'
import { CopyButton } from '@/shared/ui/pieces'

export default function AgentsPage() {
  const words = useWords()
  const { t } = words
  const { message, modal } = App.useApp()
  const agents = useItems<AgentSetting>('/agents')
  const queues = useItems<QueueSetting>('/queues').data?.items ?? []
  const [text, setText] = useState('')
  const editing = useEditing<AgentSetting>()
  const [phoneOf, setPhoneOf] = useState<string | null>(null)
  const save = useSave<AgentDraft, { password?: string } | undefined>('/agents', (answer, { id, draft }) => {
    editing.close()
    const agent = id ?? draft.id ?? ''
    void message.success(t('settings.agents.saved', { id: agent }))
    if (id === null && !draft.password && answer?.password) showPassword(modal, t, agent, answer.password)
  })
  const remove = useRemove('/agents', (id) => {
    editing.close()
    void message.success(t('settings.agents.removed', { id }))
  })
  const askRemove = (agent: AgentSetting): void =>
    void modal.confirm({
      title: t('settings.agents.removeTitle', { id: agent.id, name: agent.name }),
      content: t('settings.agents.removeBody'),
      okText: t('common.remove'),
      okButtonProps: { danger: true },
      cancelText: t('common.cancel'),
      onOk: () => remove.mutateAsync(agent.id).catch(() => undefined),
    })
  const edit = (agent: AgentSetting | null): void => {
    save.reset()
    editing.edit(agent)
  }
  const found = agents.data?.items.filter((agent) => `${agent.id} ${agent.name}`.toLowerCase().includes(text.trim().toLowerCase()))
  return (
    <ListPage<AgentSetting>
      what="agents"
      rows={found}
      error={agents.error}
      retry={() => void agents.refetch()}
      rowKey={(agent) => agent.id}
      columns={columns(words, queues, setPhoneOf)}
      search={{ text, change: setText }}
      create={() => edit(null)}
      open={edit}
    >
      <AgentForm
        key={editing.serial}
        open={editing.open}
        agent={editing.item}
        queues={queues}
        error={save.error}
        saving={save.isPending}
        save={(draft) => save.mutate({ id: editing.item?.id ?? null, draft })}
        remove={askRemove}
        close={editing.close}
      />
      <PhonePanel agent={phoneOf} close={() => setPhoneOf(null)} />
    </ListPage>
  )
}

type Modal = ReturnType<typeof App.useApp>['modal']
function showPassword(modal: Modal, t: Tongue['t'], id: string, password: string): void {
  modal.success({
    title: t('settings.agents.newPassword', { id }),
    content: (
      <div>
        <p className="settings-secret" data-testid="new-password">
          <code>{password}</code> <CopyButton text={password} />
        </p>
        <p className="z-soft">{t('settings.agents.newPasswordHint')}</p>
      </div>
    ),
  })
}

function columns({ t, pick }: Tongue, queues: QueueSetting[], connect: (id: string) => void) {
  const names = new Map(queues.map((queue) => [queue.id, pick(queue.name)]))
  return [
    { key: 'id', title: t('settings.agents.id'), width: 90, render: (_: unknown, a: AgentSetting) => <span className="z-num">{a.id}</span> },
    { key: 'name', title: t('settings.agents.name'), width: 140, render: (_: unknown, a: AgentSetting) => <strong>{a.name}</strong> },
    { key: 'role', title: t('settings.agents.role'), width: 100, render: (_: unknown, a: AgentSetting) => t(`role.${a.role}`) },
    {
      key: 'queues',
      title: t('settings.agents.queues'),
      render: (_: unknown, a: AgentSetting) => (a.queues.length ? a.queues.map((q) => <Tag key={q.queue}>{names.get(q.queue) ?? q.queue}</Tag>) : '–'),
    },
    {
      key: 'phone',
      title: t('settings.agents.phone'),
      width: 110,
      render: (_: unknown, a: AgentSetting) => (
        <span className={`z-tone-${a.phone_registered ? 'green' : 'grey'}`}>
          {a.phone_registered ? '● ' : '○ '}
          {t(a.phone_registered ? 'settings.agents.phoneOn' : 'settings.agents.phoneOff')}
        </span>
      ),
    },
    {
      key: 'enabled',
      title: t('settings.agents.enabled'),
      width: 90,
      render: (_: unknown, a: AgentSetting) => (a.enabled ? t('settings.agents.enabled') : <Tag color="default">{t('settings.agents.disabled')}</Tag>),
    },
    {
      key: 'do',
      title: <span className="z-hidden">{t('common.actions')}</span>,
      width: 120,
      render: (_: unknown, a: AgentSetting) => (
        <Button
          size="small"
          onClick={(event) => {
            event.stopPropagation()
            connect(a.id)
          }}
          data-testid={`agent-phone-${a.id}`}
        >
          {t('settings.agents.connect')}
        </Button>
      ),
    },
  ]
}
