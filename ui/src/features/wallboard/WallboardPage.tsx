// A page to hang on the wall, or to work on beside it: queues large, agents beside them, nothing to scroll.

import { FullscreenOutlined, ExportOutlined, TeamOutlined } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import { useRef, useState } from 'react'
import type { AgentRow, FloorTopic } from '@/api/types'
import { timer } from '@/core/format'
import { without } from '@/core/wall'
import { AgentsPane, type Dragged } from '@/features/wallboard/AgentsPane'
import { Board } from '@/features/wallboard/Board'
import { Join, type Asked } from '@/features/wallboard/Join'
import { useMemberships } from '@/features/wallboard/memberships'
import { useWords } from '@/shared/i18n'
import { useTopic } from '@/shared/live/use'
import { siteTimeOfDay } from '@/shared/siteTime'
import { Freshness, useStaleness } from '@/shared/ui/Freshness'
import { Loading, usePageTitle } from '@/shared/ui/page'
import { Empty } from '@/shared/ui/pieces'
import { useMinute } from '@/shared/useNow'
import '@/features/wallboard/wallboard.css'

const PANE = 'zongji.wall.agents'

/** `kiosk`: the board alone, and nothing that can be changed. */
export default function WallboardPage({ kiosk }: { kiosk: boolean }) {
  const { t } = useWords()
  usePageTitle(t('wall.title'))
  const { rows, live } = useTopic<FloorTopic>('floor')
  const { stale, seconds } = useStaleness(live)
  const wall = useRef<HTMLElement>(null)
  const [pane, setPane] = useState(() => localStorage.getItem(PANE) !== 'off')
  const show = (on: boolean): void => {
    localStorage.setItem(PANE, on ? 'on' : 'off')
    setPane(on)
  }
  // Without a frame the wall is all there is.
  const Wall = kiosk ? 'main' : 'div'
  return (
    <Wall className="wall" ref={wall as React.RefObject<never>} data-kiosk={kiosk} data-stale={stale} data-testid="wall">
      <header className="wall-head">
        <h1>{t('wall.title')}</h1>
        <Clock />
        <Freshness live={live} />
        <span className="wall-tools">
          {!kiosk && (
            <Button icon={<TeamOutlined />} type={pane ? 'primary' : 'default'} ghost={pane} aria-pressed={pane} onClick={() => show(!pane)} data-testid="wall-pane">
              {t('wall.agentsPane')}
            </Button>
          )}
          {!kiosk && (
            <Tooltip title={t('wall.kioskHint')}>
              <Button icon={<ExportOutlined />} href="/wallboard?kiosk=1" target="_blank">
                {t('wall.kiosk')}
              </Button>
            </Tooltip>
          )}
          <Button
            icon={<FullscreenOutlined />}
            onClick={() => void (document.fullscreenElement ? document.exitFullscreen() : wall.current?.requestFullscreen())}
            data-testid="wall-fullscreen"
          >
            {t('wall.fullscreen')}
          </Button>
        </span>
      </header>
      {stale && (
        <p className="wall-stale" role="alert" data-testid="wall-stale">
          {t('wall.stale', { age: timer(seconds) })}
        </p>
      )}
      {rows ? <Floor rows={rows} pane={pane && !kiosk} /> : <Loading rows={10} />}
    </Wall>
  )
}

function Clock() {
  const minute = new Date(useMinute() * 60_000).toISOString()
  return <time className="wall-clock z-num z-soft">{siteTimeOfDay(minute).slice(0, 5)}</time>
}

function Floor({ rows, pane }: { rows: FloorTopic; pane: boolean }) {
  const { t, pick } = useWords()
  const [dragged, drag] = useState<Dragged | null>(null)
  const [asked, ask] = useState<Asked | null>(null)
  // One for drag and dialog together: it must outlive the dialog, for what was done there can be undone after it.
  const memberships = useMemberships()
  const queues = rows.queues ?? {}
  const agents = rows.agents ?? {}
  const agent = asked ? agents[asked.agent] : undefined
  const dropOn = (queue: string): (() => void) | null => {
    if (!dragged || dragged.from) return null
    return () => ask({ agent: dragged.agent, queue })
  }
  const leave = (who: AgentRow, queue: string): void => {
    const said = t('wall.join.left', { name: who.name, queue: pick(queues[queue]?.name) || queue })
    void memberships.change({ agent: who.id, was: who.queues, queues: without(who.queues, queue), said })
  }
  if (Object.keys(queues).length === 0) return <Empty title={t('wall.noQueues')} hint={t('wall.noQueuesHint')} />
  return (
    <div className="wall-floor">
      <div className="wall-board">
        <Board rows={rows} dropOn={dropOn} />
      </div>
      {pane && (
        <AgentsPane agents={Object.values(agents)} queues={queues} dragged={dragged} drag={drag} open={(id) => ask({ agent: id, queue: null })} leave={leave} />
      )}
      {asked && agent && <Join key={`${asked.agent} ${asked.queue}`} asked={asked} agent={agent} queues={queues} memberships={memberships} close={() => ask(null)} />}
    </div>
  )
}
