// A small dialog about one agent's queues: those he serves, and one to join or to change. Enter confirms.

import { DeleteOutlined } from '@ant-design/icons'
import { Button, Form, InputNumber, Modal, Select } from 'antd'
import { useState } from 'react'
import type { AgentQueue, AgentRow, QueueRow } from '@/api/types'
import { joined, without } from '@/core/wall'
import type { Memberships } from '@/features/wallboard/memberships'
import { useWords } from '@/shared/i18n'

/** What the dialog is about; `queue` is where the agent was dropped. */
export type Asked = { agent: string; queue: string | null }
type Props = { asked: Asked; agent: AgentRow; queues: Record<string, QueueRow>; memberships: Memberships; close: () => void }

export function Join({ asked, agent, queues, memberships, close }: Props) {
  const { t, pick } = useWords()
  const { change, busy } = memberships
  const first = asked.queue ?? Object.keys(queues).find((id) => agent.queues.every(({ queue }) => queue !== id)) ?? Object.keys(queues)[0] ?? ''
  const [wish, setWish] = useState<AgentQueue>(() => agent.queues.find(({ queue }) => queue === first) ?? { queue: first, tier: 1, level: 5 })
  const nameOf = (id: string): string => pick(queues[id]?.name) || id
  const serves = agent.queues.find(({ queue }) => queue === wish.queue)
  const choose = (queue: string): void => setWish(agent.queues.find((each) => each.queue === queue) ?? { queue, tier: 1, level: 5 })
  const send = async (next: AgentQueue[], word: 'added' | 'changed' | 'left', queue: string): Promise<void> => {
    const said = t(`wall.join.${word}`, { name: agent.name, queue: nameOf(queue) })
    if (await change({ agent: agent.id, was: agent.queues, queues: next, said })) close()
  }
  const confirm = (): void => void send(joined(agent.queues, wish), serves ? 'changed' : 'added', wish.queue)
  return (
    <Modal open title={t('wall.join.title', { name: agent.name })} width={420} footer={null} styles={{ mask: { background: 'rgb(0 0 0 / 0.25)' } }} onCancel={close}>
      <div data-testid="wall-join">
        <ul className="wall-serves">
          {agent.queues.length === 0 && <li className="z-soft">{t('wall.agent.noQueue')}</li>}
          {agent.queues.map(({ queue, tier, level }) => (
            <li key={queue}>
              <strong>{nameOf(queue)}</strong>
              <span className="z-soft z-num">{t('wall.join.serves', { tier, level })}</span>
              <Button
                type="text"
                size="small"
                icon={<DeleteOutlined />}
                disabled={busy}
                aria-label={t('wall.join.leave', { queue: nameOf(queue) })}
                onClick={() => void send(without(agent.queues, queue), 'left', queue)}
                data-testid={`join-leave-${queue}`}
              />
            </li>
          ))}
        </ul>
        <Form layout="vertical" onFinish={confirm} className="wall-join">
          <Form.Item label={t('wall.join.queue')} htmlFor="join-queue">
            <Select id="join-queue" autoFocus={asked.queue === null} value={wish.queue} onChange={choose} options={Object.keys(queues).map((value) => ({ value, label: nameOf(value) }))} data-testid="join-queue" />
          </Form.Item>
          <Form.Item label={t('wall.join.tier')} extra={t('wall.join.tierHint')} htmlFor="join-tier">
            <InputNumber id="join-tier" min={1} max={9} precision={0} value={wish.tier} onChange={(tier) => setWish({ ...wish, tier: tier ?? 1 })} data-testid="join-tier" />
          </Form.Item>
          <Form.Item label={t('wall.join.level')} extra={t('wall.join.levelHint')} htmlFor="join-level">
            <InputNumber id="join-level" min={1} max={10} precision={0} value={wish.level} onChange={(level) => setWish({ ...wish, level: level ?? 5 })} data-testid="join-level" />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={busy} autoFocus={asked.queue !== null} data-testid="join-save">
            {t(serves ? 'wall.join.change' : 'wall.join.add')}
          </Button>
        </Form>
      </div>
    </Modal>
  )
}
