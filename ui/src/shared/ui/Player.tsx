// Plays a short recording in a line of a list. Nothing is fetched before somebody wants to hear it, and only one plays.

import { CaretRightFilled, PauseOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { timer } from '@/core/format'
import { useWords } from '@/shared/i18n'
import { toggle } from '@/shared/ui/playing'
import '@/shared/ui/player.css'

let playing: HTMLAudioElement | null = null

type Props = { url: string; seconds: number; onPlay?: () => void }

export function Player({ url, seconds, onPlay }: Props) {
  const { t } = useWords()
  const audio = useRef<HTMLAudioElement>(null)
  const [sounds, setSounds] = useState(false)
  const [at, setAt] = useState(0)
  const [gone, setGone] = useState(false)
  const began = (): void => {
    if (playing !== audio.current) playing?.pause()
    playing = audio.current
    setSounds(true)
    onPlay?.()
  }
  if (gone) return <p className="player-gone" role="alert">{t('voicemails.gone')}</p>
  return (
    <div className="player">
      <audio
        ref={audio}
        src={url}
        preload="none"
        onPlay={began}
        onPause={() => setSounds(false)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
        onEnded={() => setAt(0)}
        onError={() => setGone(true)}
      />
      <Button
        type="primary"
        shape="circle"
        icon={sounds ? <PauseOutlined /> : <CaretRightFilled />}
        aria-label={t(sounds ? 'voicemails.pause' : 'voicemails.listen')}
        onClick={() => toggle(audio.current)}
        data-testid="player-play"
      />
      <input
        type="range"
        min={0}
        max={seconds}
        step={0.1}
        value={Math.min(at, seconds)}
        aria-label={t('voicemails.position')}
        aria-valuetext={timer(Math.floor(at))}
        onChange={(event) => {
          if (audio.current) audio.current.currentTime = Number(event.target.value)
          setAt(Number(event.target.value))
        }}
      />
      <span className="z-num">
        {timer(Math.floor(at))} / {timer(Math.round(seconds))}
      </span>
    </div>
  )
}
