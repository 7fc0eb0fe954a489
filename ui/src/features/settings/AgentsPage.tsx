// Agents: who they are, what they may do, which queues they serve, and how to connect their phones.

import { App, Button, Tag } from 'antd'
import { useState } from 'react'
import type { AgentSetting, QueueSetting } from '@/api/types'
import { AgentForm, type AgentDraft } from '@/features/settings/AgentForm'
import { useItems } from '@/features/settings/crud'
import { useList } from '@/features/settings/list'
import { ListPage } from '@/features/settings/ListPage'
import { PhonePanel } from '@/features/settings/PhonePanel'
import { useWords, type Tongue } from '@/shared/i18n'
import { CopyButton } from '@/shared/ui/pieces'

export default function AgentsPage() {
  const words = useWords()
  const { t } = words
  const { modal } = App.useApp()
  const queues = useItems<QueueSetting>('/queues').data?.items ?? []
  const [text, setText] = useState('')
  const [phoneOf, setPhoneOf] = useState<string | null>(null)
  const { items, page, form, serial } = useList<AgentSetting, AgentDraft, { password?: string } | undefined>({
    what: 'agents',
    words: 'settings.agents',
    called: ({ id, name }) => ({ id, name }),
    saved: ({ id, draft }) => ({ id: id ?? draft.id ?? '' }),
    done: (answer, { id, draft }) => {
      if (id === null && !draft.password && answer?.password) showPassword(modal, t, draft.id ?? '', answer.password)
    },
  })
  const found = items?.filter((agent) => `${agent.id} ${agent.name}`.toLowerCase().includes(text.trim().toLowerCase()))
  return (
    <ListPage<AgentSetting> {...page} rows={found} columns={columns(words, queues, setPhoneOf)} search={{ text, change: setText }}>
      <AgentForm key={serial} {...form} queues={queues} />
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
