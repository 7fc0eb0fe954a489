// An unanswered call: who, from where, along which way, how long; answer or reject. Large on the desk, small elsewhere.

import { PhoneOutlined, StopOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { Call } from '@/api/types'
import { remaining } from '@/core/desk'
import { useDesk } from '@/features/desk/context'
import { moment } from '@/shared/clock'
import { useWords } from '@/shared/i18n'
import { CopyButton, Facts, MenuPath, Since } from '@/shared/ui/pieces'
import { useNow } from '@/shared/useNow'

const WAIT_AMBER = 20
const WAIT_RED = 60

export function Caller({ call, testid }: { call: Call; testid?: string }) {
  const { t, pick } = useWords()
  const shown = call.number_shown || t('common.unknownNumber')
  return (
    <div className="desk-caller">
      <p className="desk-number z-num">
        <span data-testid={testid}>{shown}</span>
        {call.number && <CopyButton text={call.number} label={t('common.copyNumber')} />}
      </p>
      <p className="z-soft">
        {[pick(call.region), call.vip > 0 ? t('desk.customer.vip', { level: call.vip }) : ''].filter(Boolean).join(' · ')}
      </p>
    </div>
  )
}

export function Waited({ call }: { call: Call }) {
  return call.wait_seconds === null ? (
    <Since since={call.queued_at ?? call.arrived} amber={WAIT_AMBER} red={WAIT_RED} />
  ) : (
    <Fixed seconds={call.wait_seconds} />
  )
}

function Fixed({ seconds }: { seconds: number }) {
  return <span className="z-num">{`${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`}</span>
}

export function Pop({ call }: { call: Call }) {
  const { t, pick } = useWords()
  const title = t(call.callback ? 'desk.ring.callback' : 'desk.ring.title')
  return (
    <section className="z-card desk-pop" data-testid="pop" aria-label={title} role="alert">
      <Countdown call={call} />
      <header className="desk-scene-head z-tone-blue">
        <span>{title}</span>
        {call.callback && <small className="z-soft">{t('desk.ring.callbackHow')}</small>}
        {call.beside.length > 0 && <small className="z-soft">{t('desk.ring.beside', { names: call.beside.join(t('rules.say.list')) })}</small>}
        {call.offer > 1 && call.beside.length === 0 && <small className="z-soft">{t('desk.ring.again', { n: call.offer })}</small>}
      </header>
      <Caller call={call} testid="pop-number" />
      <AnswerButtons />
      <Facts
        items={[
          [t('desk.call.queue'), pick(call.queue_name) || '–'],
          [t('desk.call.waited'), <Waited key="waited" call={call} />],
          [t('desk.call.line'), `${pick(call.line)} ${call.called}`],
          [t('desk.call.language'), t(call.language === 'en' ? 'desk.call.en' : 'desk.call.zh')],
        ]}
      />
      {!call.callback && (
        <div className="desk-way">
          <h3>{t('desk.call.path')}</h3>
          <MenuPath path={call.path} testid="pop-path" />
        </div>
      )}
    </section>
  )
}

export function AnswerButtons() {
  const { t } = useWords()
  const { actions, phone } = useDesk()
  const answering = phone.voice.kind === 'answering' || phone.wanted !== null
  return (
    <div className="desk-answer">
      <Button
        size="large"
        className="z-solid z-solid-green"
        icon={<PhoneOutlined />}
        loading={answering}
        onClick={actions.answer}
        data-testid="answer"
      >
        {answering ? t('desk.ring.answering') : t('desk.ring.answer')} <kbd>F2</kbd>
      </Button>
      <Button size="large" danger icon={<StopOutlined />} onClick={actions.reject} disabled={answering} data-testid="reject">
        {t('desk.ring.reject')} <kbd>F4</kbd>
      </Button>
    </div>
  )
}

/** How long it still rings here before the next agent is asked. */
function Countdown({ call }: { call: Call }) {
  const { t } = useWords()
  const now = useNow()
  if (!call.offered_at || !call.ring_until) return null
  const until = moment(call.ring_until)
  const left = remaining(moment(call.offered_at), until, now)
  const seconds = Math.max(0, Math.ceil((until - now) / 1000))
  return (
    <div className="desk-countdown" title={t('desk.ring.left', { seconds })}>
      <div style={{ transform: `scaleX(${left})` }} className={seconds <= 5 ? 'late' : ''} />
    </div>
  )
}

/** On pages other than the desk: enough to answer, without covering what one is doing there. */
export function MiniPop({ call, open }: { call: Call; open: () => void }) {
  const { t, pick } = useWords()
  const { scene } = useDesk()
  const ringing = scene.kind === 'ringing'
  return (
    <section className="desk-mini z-card" data-testid={ringing ? 'pop' : 'mini-call'} role={ringing ? 'alert' : 'status'}>
      <button type="button" className="desk-mini-who" onClick={open}>
        <strong className="z-num" data-testid={ringing ? 'pop-number' : undefined}>
          {call.number_shown || t('common.unknownNumber')}
        </strong>
        <span className="z-soft">
          {ringing ? t(call.callback ? 'desk.ring.callback' : 'desk.ring.title') : t('desk.call.talking')} · {pick(call.queue_name ?? call.line)} ·{' '}
          {ringing ? <Waited call={call} /> : <Since since={call.talking_since} />}
        </span>
      </button>
      {ringing ? (
        <AnswerButtons />
      ) : (
        <Button onClick={open} type="primary">
          {t('nav.desk')}
        </Button>
      )}
    </section>
  )
}
