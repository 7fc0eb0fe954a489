// Every agent as a tile: state by colour, word and shape, for how long, with whom.

import { DisconnectOutlined } from '@ant-design/icons'
import { Segmented } from 'antd'
import { useState } from 'react'
import type { AgentRow, AgentStateName, QueueRow } from '@/api/types'
import { countStates, STATE_LIMITS } from '@/core/floor'
import { timer } from '@/core/format'
import { useWords } from '@/shared/i18n'
import { stateTone } from '@/shared/theme/tokens'
import { StateMark } from '@/shared/ui/marks'
import { Empty, Since } from '@/shared/ui/pieces'

type Show = 'online' | 'all'

export function Agents({ agents, queues }: { agents: AgentRow[]; queues: Record<string, QueueRow> }) {
  const { t } = useWords()
  const [show, setShow] = useState<Show>('online')
  const online = agents.filter((agent) => agent.state !== 'offline')
  const shown = show === 'online' ? online : agents
  return (
    <section aria-labelledby="live-agents" className="live-section">
      <div className="live-head">
        <h2 id="live-agents">{t('live.agents')}</h2>
        <Counts agents={agents} />
        <Segmented<Show>
          size="small"
          value={show}
          onChange={setShow}
          options={[
            { value: 'online', label: `${t('live.agent.online')} ${online.length}` },
            { value: 'all', label: `${t('live.agent.filterAll')} ${agents.length}` },
          ]}
        />
      </div>
      {shown.length === 0 && (
        <div className="z-card">
          <Empty title={t(agents.length > 0 ? 'live.agent.noneOnline' : 'live.agent.none')} />
        </div>
      )}
      <div className="live-agents">
        {shown.map((agent) => (
          <Tile key={agent.id} agent={agent} queues={queues} />
        ))}
      </div>
    </section>
  )
}

function Counts({ agents }: { agents: AgentRow[] }) {
  const { t } = useWords()
  const counts = countStates(agents)
  const shown: AgentStateName[] = ['ready', 'ringing', 'talking', 'working', 'wrap_up', 'not_ready']
  return (
    <ul className="live-counts">
      {shown
        .filter((state) => counts[state] > 0)
        .map((state) => (
          <li key={state} className={`z-tone-${stateTone[state]}`}>
            <StateMark state={state} size={12} /> {t(`state.${state}`)} <b className="z-num">{counts[state]}</b>
          </li>
        ))}
    </ul>
  )
}

function reasonWord(t: (key: string) => string, reason: string | null): string {
  if (!reason) return ''
  const word = t(`reason.${reason}`)
  return word.startsWith('reason.') ? reason : word
}

function Tile({ agent, queues }: { agent: AgentRow; queues: Record<string, QueueRow> }) {
  const { t, pick, language } = useWords()
  const [amber, red] = STATE_LIMITS[agent.state]
  const reason = agent.state === 'not_ready' ? reasonWord(t, agent.reason) : ''
  return (
    <article className={`z-card live-agent z-tone-${stateTone[agent.state]}`} data-testid={`live-agent-${agent.id}`} data-state={agent.state}>
      <header>
        <strong>{agent.name}</strong>
        <span className="z-soft z-num">{agent.id}</span>
      </header>
      <p className="live-agent-state">
        <StateMark state={agent.state} />
        <span>
          {t(`state.${agent.state}`)}
          {reason && ` · ${reason}`}
        </span>
        {agent.state !== 'offline' && <Since since={agent.since} amber={amber} red={red} />}
      </p>
      {!agent.phone_registered && agent.state !== 'offline' && agent.number_shown === null ? (
        <p className="live-agent-with live-unplugged">
          <DisconnectOutlined aria-hidden="true" /> {t('live.agent.phoneOff')}
        </p>
      ) : (
        <p className="z-soft live-agent-with z-num">
          {agent.number_shown ?? (agent.queues.map(({ queue }) => pick(queues[queue]?.name) || queue).join(language === 'en' ? ', ' : '、') || '–')}
        </p>
      )}
      <footer className="z-soft z-num">
        <span>{t('live.agent.answeredShort', { n: agent.answered_today })}</span>
        <span>{t('live.agent.talkShort', { t: timer(agent.talk_seconds_today) })}</span>
      </footer>
    </article>
  )
}
