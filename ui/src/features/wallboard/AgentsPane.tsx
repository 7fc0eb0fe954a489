// Agents beside the board, those first who need a look. Each can be dragged onto a queue; Enter does the same by keyboard.

import { DisconnectOutlined } from '@ant-design/icons'
import { Segmented } from 'antd'
import { useState } from 'react'
import type { AgentRow, QueueRow } from '@/api/types'
import { STATE_LIMITS } from '@/core/floor'
import { masked } from '@/core/format'
import { byNeed, need } from '@/core/wall'
import { moment } from '@/shared/clock'
import { useWords, type Tongue } from '@/shared/i18n'
import { stateTone } from '@/shared/theme/tokens'
import { StateMark } from '@/shared/ui/marks'
import { Empty, Since } from '@/shared/ui/pieces'
import { useMinute } from '@/shared/useNow'

/** What hangs on the pointer: an agent, or one of the queues he serves. */
export type Dragged = { agent: string; from: string | null }
type Props = {
  agents: AgentRow[]
  queues: Record<string, QueueRow>
  dragged: Dragged | null
  drag: (what: Dragged | null) => void
  open: (agent: string) => void
  leave: (agent: AgentRow, queue: string) => void
}

export function AgentsPane(props: Props) {
  const { agents, queues, dragged, leave } = props
  const { t, pick } = useWords()
  const [all, setAll] = useState(false)
  const minute = useMinute()
  const online = agents.filter(({ state }) => state !== 'offline')
  const shown = (all ? agents : online).sort(byNeed((agent) => (minute * 60_000 - moment(agent.since)) / 1000))
  const leaving = dragged?.from ? agents.find(({ id }) => id === dragged.agent) : undefined
  const from = dragged?.from ?? ''
  return (
    <aside className="wall-agents z-card" aria-label={t('wall.agentsPane')} data-testid="wall-agents">
      <header className="z-head">
        <h2>{t('wall.agentsPane')}</h2>
        <Segmented
          size="small"
          value={all ? 'all' : 'online'}
          onChange={(value) => setAll(value === 'all')}
          options={[
            { value: 'online', label: t('wall.agent.online', { n: online.length }) },
            { value: 'all', label: t('wall.agent.all', { n: agents.length }) },
          ]}
        />
      </header>
      {leaving ? (
        <p className="wall-leave z-tone-red" data-testid="wall-leave" onDragOver={(event) => event.preventDefault()} onDrop={() => leave(leaving, from)}>
          {t('wall.agent.removeHere', { queue: pick(queues[from]?.name) || from })}
        </p>
      ) : (
        <p className="wall-hint z-soft">{t('wall.agent.dragHint')}</p>
      )}
      {shown.length === 0 && <Empty title={t(agents.length > 0 ? 'wall.agent.noneOnline' : 'wall.agent.none')} />}
      <ul>
        {shown.map((agent) => (
          <Row key={agent.id} {...props} agent={agent} />
        ))}
      </ul>
    </aside>
  )
}

function reasonWord(t: Tongue['t'], reason: string | null): string {
  if (!reason) return ''
  const word = t(`reason.${reason}`)
  return word.startsWith('reason.') ? reason : word
}

function Row({ agent, queues, drag, open }: Props & { agent: AgentRow }) {
  const { t, pick } = useWords()
  const [amber, red] = STATE_LIMITS[agent.state]
  const reason = agent.state === 'not_ready' ? reasonWord(t, agent.reason) : ''
  const minute = useMinute()
  const urgent = need(agent, (minute * 60_000 - moment(agent.since)) / 1000) <= 2
  const start = (from: string | null) => (event: React.DragEvent) => {
    event.stopPropagation()
    event.dataTransfer.setData('text/plain', agent.id)
    event.dataTransfer.effectAllowed = 'move'
    // A change of the page while the drag begins would end it at once.
    setTimeout(() => drag({ agent: agent.id, from }))
  }
  return (
    <li>
      <div
        role="button"
        tabIndex={0}
        draggable
        className={`wall-agent z-tone-${stateTone[agent.state]}`}
        data-testid={`wall-agent-${agent.id}`}
        data-state={agent.state}
        data-urgent={urgent}
        onDragStart={start(null)}
        onDragEnd={() => drag(null)}
        onClick={() => open(agent.id)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return
          event.preventDefault()
          open(agent.id)
        }}
      >
        <p className="wall-agent-state">
          <StateMark state={agent.state} />
          <strong>{agent.name}</strong>
          <span className="wall-agent-word">
            {t(`state.${agent.state}`)}
            {reason && ` · ${reason}`}
          </span>
          {agent.state !== 'offline' && <Since since={agent.since} amber={amber} red={red} />}
        </p>
        <p className="wall-agent-more">
          {!agent.phone_registered && agent.state !== 'offline' && (
            <span className="z-tone-red">
              <DisconnectOutlined /> {t('wall.agent.phoneOff')}
            </span>
          )}
          {agent.number_shown && <span className="z-num">{masked(agent.number_shown)}</span>}
          {agent.queues.map(({ queue }) => (
            <span key={queue} className="wall-chip" draggable onDragStart={start(queue)} onDragEnd={() => drag(null)} data-testid={`wall-chip-${agent.id}-${queue}`}>
              {pick(queues[queue]?.name) || queue}
            </span>
          ))}
          {agent.queues.length === 0 && <span className="z-soft">{t('wall.agent.noQueue')}</span>}
          <span className="z-hidden">{t('wall.agent.open', { name: agent.name })}</span>
        </p>
      </div>
    </li>
  )
}
