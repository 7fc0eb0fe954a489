// Plays a recording: the agent is left, the customer right; each can be heard alone. The waveform shows who spoke when.

import { CaretRightFilled, DownloadOutlined, PauseOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Segmented } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { RecordingRow } from '@/api/types'
import { fileSize, timer } from '@/core/format'
import { peaks, type Peaks } from '@/core/wav'
import { useWords } from '@/shared/i18n'
import { siteTimeOfDay } from '@/shared/siteTime'
import { toggle } from '@/shared/ui/playing'

/** Bytes up to which the waveform is worth fetching the whole file for (about ten minutes). */
const DRAW_UP_TO = 20_000_000
const COLUMNS = 240
type Who = 'both' | 'onlyAgent' | 'onlyCaller'

/** `caption` says when it began and with whom: needed where a call has several. */
export function Recording({ recording, caption }: { recording: RecordingRow; caption: boolean }) {
  const { t } = useWords()
  const audio = useRef<HTMLAudioElement>(null)
  const [playing, setPlaying] = useState(false)
  const [at, setAt] = useState(0)
  const [gone, setGone] = useState(false)
  const [who, setWho] = useState<Who>('both')
  const channels = useChannels(audio)
  const listen = (next: Who): void => {
    setWho(next)
    channels(next)
  }
  if (gone) return <Alert type="warning" showIcon title={t('records.detail.gone')} />
  return (
    <div className="recording">
      {caption && (
        <p className="z-num z-soft">
          {siteTimeOfDay(recording.started)} · {t('records.filter.agent')} {recording.agent}
        </p>
      )}
      <audio
        ref={audio}
        src={recording.url}
        preload="metadata"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
        onError={() => setGone(true)}
        data-testid="record-audio"
      />
      <div className="recording-controls">
        <Button
          type="primary"
          shape="circle"
          size="large"
          icon={playing ? <PauseOutlined /> : <CaretRightFilled />}
          aria-label={t('records.detail.play')}
          aria-pressed={playing}
          onClick={() => toggle(audio.current)}
          data-testid="record-play"
        />
        <span className="z-num">
          {timer(at)} / {timer(Math.round(recording.seconds))}
        </span>
        <Segmented<Who>
          size="small"
          value={who}
          onChange={listen}
          options={(['both', 'onlyAgent', 'onlyCaller'] as const).map((value) => ({ value, label: t(`records.detail.${value}`) }))}
        />
        <Button type="text" icon={<DownloadOutlined />} href={recording.url} download title={t('records.detail.download')} aria-label={`${t('records.detail.download')} ${fileSize(recording.bytes)}`}>
          {fileSize(recording.bytes)}
        </Button>
      </div>
      <Wave recording={recording} at={at} seek={(seconds) => audio.current && (audio.current.currentTime = seconds)} />
    </div>
  )
}

/** Routes one channel, or both, to the two ears; the audio graph is made only when somebody asks for it. */
function useChannels(audio: React.RefObject<HTMLAudioElement | null>): (who: Who) => void {
  const graph = useRef<{ context: AudioContext; choose: (who: Who) => void } | null>(null)
  useEffect(() => () => void graph.current?.context.close(), [])
  return (who) => {
    if (!audio.current) return
    graph.current ??= buildGraph(audio.current)
    void graph.current.context.resume()
    graph.current.choose(who)
  }
}

function buildGraph(player: HTMLAudioElement): { context: AudioContext; choose: (who: Who) => void } {
  const context = new AudioContext()
  const split = context.createChannelSplitter(2)
  const merge = context.createChannelMerger(2)
  context.createMediaElementSource(player).connect(split)
  merge.connect(context.destination)
  const choose = (who: Who): void => {
    split.disconnect()
    const [left, right] = who === 'onlyAgent' ? [0, 0] : who === 'onlyCaller' ? [1, 1] : [0, 1]
    split.connect(merge, left, 0)
    split.connect(merge, right, 1)
  }
  return { context, choose }
}

function Wave({ recording, at, seek }: { recording: RecordingRow; at: number; seek: (seconds: number) => void }) {
  const { t } = useWords()
  const wave = useQuery({
    queryKey: ['wave', recording.id],
    queryFn: async ({ signal }): Promise<Peaks | null> => {
      const answer = await fetch(recording.url, { signal })
      return answer.ok ? peaks(await answer.arrayBuffer(), COLUMNS) : null
    },
    enabled: recording.bytes <= DRAW_UP_TO,
    staleTime: Infinity,
    retry: false,
  })
  const seconds = wave.data?.seconds ?? recording.seconds
  const share = seconds > 0 ? Math.min(1, at / seconds) : 0
  return (
    <div className="recording-wave">
      <div className="recording-names z-soft">
        <span>{t('records.detail.left')}</span>
        <span>{t('records.detail.right')}</span>
      </div>
      <div className="recording-lanes">
        {[0, 1].map((channel) => (
          <Lane key={channel} values={wave.data?.channels[channel] ?? null} name={channel === 0 ? 'agent' : 'caller'} />
        ))}
        <div className="recording-at" style={{ left: `${share * 100}%` }} />
        <input
          type="range"
          min={0}
          max={seconds}
          step={0.1}
          value={Math.min(at, seconds)}
          aria-label={t('records.detail.waveform')}
          aria-valuetext={timer(at)}
          onChange={(event) => seek(Number(event.target.value))}
        />
      </div>
    </div>
  )
}

function Lane({ values, name }: { values: number[] | null; name: string }) {
  const bars = values?.map((value, i) => {
    const half = Math.max(0.5, Math.sqrt(value) * 19)
    return `M${i + 0.5} ${20 - half}V${20 + half}`
  })
  return (
    <svg viewBox={`0 0 ${COLUMNS} 40`} preserveAspectRatio="none" className={`lane lane-${name}`} aria-hidden="true">
      <path d={bars?.join('') ?? `M0 20H${COLUMNS}`} />
    </svg>
  )
}
