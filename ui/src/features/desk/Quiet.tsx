// The desk without a call in hand: waiting, not ready, offline, or finishing the work after a call.

import { CheckOutlined, CoffeeOutlined, CustomerServiceOutlined, PoweroffOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { DeskState, RecordRow } from '@/api/types'
import { remaining } from '@/core/desk'
import { span, timer } from '@/core/format'
import { useDesk } from '@/features/desk/context'
import { useRecent } from '@/features/desk/recent'
import { reasonLabel } from '@/features/desk/StateButton'
import { moment } from '@/shared/clock'
import { useWords } from '@/shared/i18n'
import { StateMark } from '@/shared/ui/marks'
import { Facts, Since } from '@/shared/ui/pieces'
import { useNow } from '@/shared/useNow'

const WHY: Record<string, string> = { no_answer: 'noAnswer', rejected: 'rejected', unreachable: 'unreachable' }

export function Idle({ me }: { me: DeskState }) {
  const words = useWords()
  const { t } = words
  const { actions, info } = useDesk()
  // Ready again since the very moment in which a colleague answered.
  const faster = me.elsewhere?.at === me.since ? me.elsewhere : null
  if (me.state === 'ready') {
    return (
      <Calm icon={<CustomerServiceOutlined />} title={t('desk.idle.ready')} hint={faster ? t('desk.idle.elsewhere', { name: faster.name }) : t('desk.idle.readyHint')}>
        <p className="desk-idle-time z-tone-green">
          <Since since={me.since} />
        </p>
      </Calm>
    )
  }
  const start = (
    <Button type="primary" size="large" onClick={() => actions.choose('ready')} loading={actions.choosing} data-testid="go-ready">
      {t('desk.idle.start')}
    </Button>
  )
  if (me.state === 'not_ready') {
    const why = me.reason ? WHY[me.reason] : undefined
    const reason = reasonLabel(words, info?.reasons ?? [], me.reason)
    return (
      <Calm
        icon={<CoffeeOutlined />}
        title={reason ? `${t('desk.idle.notReady')} · ${reason}` : t('desk.idle.notReady')}
        hint={why ? t(`desk.idle.${why}`) : t('desk.idle.notReadyHint')}
        loud={why !== undefined}
      >
        <p className="desk-idle-time">
          <Since since={me.since} />
        </p>
        {start}
      </Calm>
    )
  }
  // Ringing or talking in another tab: the word is enough here.
  if (me.state !== 'offline') {
    return <Calm icon={<StateMark state={me.state} size={40} />} title={t(`state.${me.state}`)} hint="" />
  }
  return (
    <Calm icon={<PoweroffOutlined />} title={t('desk.idle.offline')} hint={t('desk.idle.offlineHint')}>
      {start}
    </Calm>
  )
}

type CalmProps = { icon: React.ReactNode; title: string; hint: string; loud?: boolean; children?: React.ReactNode }
function Calm({ icon, title, hint, loud = false, children }: CalmProps) {
  return (
    <section className="z-card desk-calm">
      <div className="desk-calm-icon">{icon}</div>
      <h2>{title}</h2>
      <p className={loud ? 'z-tone-amber' : 'z-soft'}>{hint}</p>
      {children}
    </section>
  )
}

export function WrapUp({ me }: { me: DeskState }) {
  const { t } = useWords()
  const { actions } = useDesk()
  const last = useRecent(1).data?.items[0]
  const toReady = me.chosen === 'ready'
  const next = t(me.chosen === 'offline' ? 'state.offline' : 'state.not_ready')
  const hint = me.until === null ? t('desk.wrapUp.endless') : toReady ? t('desk.wrapUp.hint') : t('desk.wrapUp.hintOther', { state: next })
  return (
    <section className="z-card desk-wrap" aria-label={t('desk.wrapUp.title')} data-testid="wrap-up">
      <header className="desk-scene-head z-tone-amber">
        <span>{t('desk.wrapUp.title')}</span>
      </header>
      <div className="desk-wrap-main">
        <Ring me={me} />
        <div>
          <p className="z-soft">{hint}</p>
          <Button type="primary" size="large" icon={<CheckOutlined />} onClick={actions.wrapUpDone} data-testid="wrap-up-done">
            {t(toReady ? 'desk.wrapUp.done' : 'desk.wrapUp.doneOther')}
          </Button>
        </div>
      </div>
      {last && <Last row={last} />}
    </section>
  )
}

const R = 44
const ROUND = 2 * Math.PI * R

/** The time left as a number and as a closing ring. */
function Ring({ me }: { me: DeskState }) {
  const { t } = useWords()
  const now = useNow()
  const until = me.until ? moment(me.until) : null
  const share = remaining(moment(me.since), until, now)
  const seconds = until === null ? (now - moment(me.since)) / 1000 : Math.ceil((until - now) / 1000)
  const late = until !== null && seconds <= 5
  return (
    <div className={`desk-ring z-tone-${late ? 'red' : 'amber'}`} role="timer" aria-label={t('desk.wrapUp.left')}>
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <circle cx="50" cy="50" r={R} className="track" />
        <circle cx="50" cy="50" r={R} className="left" strokeDasharray={ROUND} strokeDashoffset={ROUND * (1 - share)} />
      </svg>
      <span className="z-num">{timer(seconds)}</span>
    </div>
  )
}

function Last({ row }: { row: RecordRow }) {
  const { t, pick } = useWords()
  return (
    <div className="desk-last">
      <h3>{t('desk.wrapUp.last')}</h3>
      <Facts
        items={[
          [t('desk.customer.number'), row.number_shown || t('common.unknownNumber')],
          [t('desk.call.queue'), pick(row.queue_name) || '–'],
          [t('records.column.talk'), span(row.talk_seconds)],
          [t('records.column.endedBy'), row.ended_by ? t(`records.endedBy.${row.ended_by}`) : '–'],
        ]}
      />
    </div>
  )
}
