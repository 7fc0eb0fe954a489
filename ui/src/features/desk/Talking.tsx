// A call in hand: who it is, how long, and the controls in the order of their use.

import { AudioMutedOutlined, AudioOutlined, PhoneOutlined, SyncOutlined, TableOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import type { Call } from '@/api/types'
import { isMuted } from '@/core/phone'
import { useDesk } from '@/features/desk/context'
import { NumberPad } from '@/shared/ui/NumberPad'
import { Caller, Waited } from '@/features/desk/Pop'
import { useWords } from '@/shared/i18n'
import { Facts, MenuPath, Since } from '@/shared/ui/pieces'

const TALK_AMBER = 600
const TALK_RED = 1200
/** Milliseconds in which a double click on "answer" must not hang up. */
const GUARD = 800

export function Talking({ call }: { call: Call }) {
  const { t, pick } = useWords()
  const { phone, padOpen, actions } = useDesk()
  const muted = isMuted(phone)
  return (
    <section className="z-card desk-talk" aria-label={t('desk.call.talking')} data-testid="call">
      <header className="desk-scene-head z-tone-blue">
        <span>{t(`desk.call.${call.phase === 'rejoining' || call.phase === 'dialling' ? call.phase : 'talking'}`)}</span>
        <span className="desk-timer">
          <Since since={call.talking_since} amber={TALK_AMBER} red={TALK_RED} testid="call-timer" />
        </span>
      </header>
      <Caller call={call} testid="call-number" />
      <Silent />
      <Controls />
      <div aria-live="polite">{muted && <p className="desk-muted z-tone-amber">{t('desk.call.muted')}</p>}</div>
      {padOpen && <NumberPad press={actions.tone} disabled={phone.voice.kind !== 'talking'} hint={t('desk.pad.hint')} />}
      <Facts
        items={[
          [t('desk.call.queue'), pick(call.queue_name) || '–'],
          [t('desk.call.waited'), <Waited key="waited" call={call} />],
          [t('desk.call.line'), `${pick(call.line)} ${call.called}`],
          [t('desk.call.language'), t(call.language === 'en' ? 'desk.call.en' : 'desk.call.zh')],
        ]}
      />
      <div className="desk-way">
        <h3>{t('desk.call.path')}</h3>
        <MenuPath path={call.path} />
      </div>
    </section>
  )
}

function Controls() {
  const { t } = useWords()
  const { phone, actions, padOpen, setPadOpen } = useDesk()
  const guarded = useGuard()
  const live = phone.voice.kind === 'talking'
  const muted = isMuted(phone)
  const ending = phone.voice.kind === 'ending'
  return (
    <div className="desk-controls" role="toolbar" aria-label={t('desk.call.talking')}>
      <Button
        size="large"
        icon={muted ? <AudioMutedOutlined /> : <AudioOutlined />}
        className={muted ? 'z-solid z-solid-amber' : ''}
        aria-pressed={muted}
        disabled={!live}
        onClick={actions.mute}
        data-testid="mute"
      >
        {t(muted ? 'desk.call.unmute' : 'desk.call.mute')} <kbd>F8</kbd>
      </Button>
      <Button
        size="large"
        icon={<TableOutlined />}
        aria-expanded={padOpen}
        disabled={!live}
        onClick={() => setPadOpen(!padOpen)}
        data-testid="keys"
      >
        {t('desk.call.keys')}
      </Button>
      <span className="desk-controls-gap" />
      <Button
        size="large"
        className="z-solid z-solid-red desk-hang-up"
        icon={<PhoneOutlined rotate={225} />}
        loading={ending}
        disabled={guarded}
        onClick={actions.hangUp}
        data-testid="hangup"
      >
        {t(ending ? 'desk.call.hangingUp' : 'desk.call.hangUp')}
      </Button>
    </div>
  )
}

function useGuard(): boolean {
  const [guarded, setGuarded] = useState(true)
  useEffect(() => {
    const timer = setTimeout(() => setGuarded(false), GUARD)
    return () => clearTimeout(timer)
  }, [])
  return guarded
}

/** The sound of this call is not in this tab: it is being fetched, or can be. */
function Silent() {
  const { t } = useWords()
  const { silent, rejoins, tab, actions } = useDesk()
  const [late, setLate] = useState(false)
  const missing = silent && tab === 'leading'
  useEffect(() => {
    if (!missing) return
    const timer = setTimeout(() => setLate(true), 5_000)
    return () => {
      clearTimeout(timer)
      setLate(false)
    }
  }, [missing])
  if (!missing) return null
  const offer = late || !rejoins
  return (
    <div className="z-banner z-tone-amber" role="status" data-testid="reattaching">
      <SyncOutlined spin={!offer} />
      <div>
        <strong>{t(offer ? 'desk.call.noSound' : 'desk.call.reattaching')}</strong>
      </div>
      {offer && (
        <Button size="small" onClick={actions.reattach} loading={actions.reattaching} data-testid="reattach">
          {t('desk.call.reattach')}
        </Button>
      )}
    </div>
  )
}
