// During and after a visitor's call.

import { AudioMutedOutlined, AudioOutlined, CheckCircleOutlined, PhoneOutlined, TableOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { timer } from '@/core/format'
import { isMuted, type Phone } from '@/core/phone'
import type { GuestCall } from '@/features/call-us/guest'
import { useWords } from '@/shared/i18n'
import { keySound } from '@/shared/sound/ring'
import { NumberPad } from '@/shared/ui/NumberPad'
import { useElapsed } from '@/shared/useNow'

type Props = {
  label: string
  phone: Phone
  started: number | null
  guest: GuestCall
}

function word(phone: Phone): string {
  switch (phone.voice.kind) {
    case 'dialling':
      return phone.voice.heard ? 'ringing' : 'calling'
    case 'talking':
      return 'talking'
    case 'ending':
      return 'ending'
    case 'none':
    case 'invited':
    case 'answering':
      return 'connecting'
  }
}

export function InCall({ label, phone, started, guest }: Props) {
  const { t } = useWords()
  const [pad, setPad] = useState(true)
  const state = word(phone)
  const talking = state === 'talking'
  const muted = isMuted(phone)
  const press = (key: string): void => {
    keySound(key)
    guest.tone(key)
  }
  return (
    <section className="callus-call z-card">
      <div className={talking ? 'callus-pulse on' : 'callus-pulse'} aria-hidden="true">
        <PhoneOutlined />
      </div>
      <h1>{label}</h1>
      <p className="callus-state" role="status" data-testid="call-state" data-state={state}>
        {t(`callUs.${state}`)}
      </p>
      <p className="callus-timer z-num">{started === null ? ' ' : <Timer since={started} />}</p>
      {talking && pad && (
        <div className="callus-pad">
          <NumberPad press={press} disabled={!talking} hint={t('callUs.menuHint')} />
        </div>
      )}
      <div className="callus-controls">
        <Button
          size="large"
          shape="round"
          icon={muted ? <AudioMutedOutlined /> : <AudioOutlined />}
          className={muted ? 'z-solid z-solid-amber' : ''}
          aria-pressed={muted}
          disabled={!talking}
          onClick={() => guest.mute(!muted)}
          data-testid="call-mute"
        >
          {t(muted ? 'callUs.unmute' : 'callUs.mute')}
        </Button>
        <Button size="large" shape="round" icon={<TableOutlined />} aria-expanded={pad} disabled={!talking} onClick={() => setPad(!pad)} data-testid="call-keys">
          {t('callUs.keys')}
        </Button>
        <Button
          size="large"
          shape="round"
          className="z-solid z-solid-red"
          icon={<PhoneOutlined rotate={225} />}
          onClick={() => guest.hangUp()}
          disabled={state === 'ending'}
          data-testid="call-hangup"
        >
          {t('callUs.hangUp')}
        </Button>
      </div>
    </section>
  )
}

function Timer({ since }: { since: number }) {
  return <span data-testid="call-timer">{timer(useElapsed(since))}</span>
}

export function Ended({ seconds, again, back }: { seconds: number; again: () => void; back: () => void }) {
  const { t } = useWords()
  return (
    <section className="callus-call z-card">
      <div className="callus-done" aria-hidden="true">
        <CheckCircleOutlined />
      </div>
      <h1 data-testid="call-state" data-state="ended">
        {t('callUs.ended')}
      </h1>
      <p className="z-soft z-num">{t('callUs.lasted', { time: timer(seconds) })}</p>
      <div className="callus-controls">
        <Button size="large" shape="round" type="primary" icon={<PhoneOutlined />} onClick={again} data-testid="call-again">
          {t('callUs.again')}
        </Button>
        <Button size="large" shape="round" onClick={back}>
          {t('common.close')}
        </Button>
      </div>
    </section>
  )
}
