// One queue on the wall: who waits and how long, how the day goes, the last hour, and who is there. A place to drop agents.

import { useState } from 'react'
import type { QueueRow, TrendRow } from '@/api/types'
import { span, timer, type Level } from '@/core/format'
import { lastHour, loudest, serviceLevel, waitLevel } from '@/core/wall'
import { Figure, Loud, StandingCounts } from '@/features/wallboard/figures'
import { LevelSpark, WaitingSpark } from '@/features/wallboard/Spark'
import { moment } from '@/shared/clock'
import { useWords } from '@/shared/i18n'
import { expectedWait } from '@/shared/ui/expected'
import { useElapsed, useMinute } from '@/shared/useNow'

/** `drop` is there while an agent is dragged who may be dropped here. */
type Props = { queue: QueueRow; trend: TrendRow | undefined; drop: (() => void) | null }

export function QueueCard({ queue, trend, drop }: Props) {
  const { t, pick } = useWords()
  const waited = useElapsed(moment(queue.longest_wait_since))
  const wait = waitLevel(queue.longest_wait_since ? waited : null, queue)
  const level = serviceLevel(queue)
  const loud = loudest([wait, level])
  const hour = lastHour(trend?.minutes ?? [], useMinute(), queue.waiting)
  const [over, setOver] = useState(false)
  const goal = queue.service_level_target
  const offered = queue.answered_today + queue.abandoned_today
  return (
    <article
      className="wall-card"
      data-testid={`wall-queue-${queue.id}`}
      data-loud={loud}
      data-drop={drop ? (over ? 'over' : 'open') : undefined}
      onDragOver={(event) => {
        if (!drop) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        drop?.()
      }}
    >
      <div className="wall-card-in">
        <header>
          <h2>{pick(queue.name)}</h2>
          {level === loud && <LoudLevel level={level} />}
          <Loud loud={wait} word={t(wait === 'red' ? 'wall.waitRed' : 'wall.waitAmber')} />
          {level !== loud && <LoudLevel level={level} />}
        </header>
        <div className="wall-figures">
          <Figure
            word={t('wall.waiting')}
            field="waiting"
            below={<WaitingSpark waiting={hour.waiting} label={t('wall.waitingTrend', { most: Math.max(...hour.waiting) })} />}
          >
            {queue.waiting}
          </Figure>
          <Figure word={t('wall.longest')} loud={wait} field="longest" below={<Expected queue={queue} />}>
            {queue.longest_wait_since ? <span data-long={waited >= 3600}>{timer(waited)}</span> : '–'}
          </Figure>
          <Figure
            word={t('wall.levelGoal', { goal })}
            loud={level}
            field="level"
            hint={t('wall.levelHint', { seconds: queue.target_seconds })}
            below={<LevelSpark level={hour.level} goal={goal} label={t('wall.levelTrend', { goal })} />}
          >
            {queue.service_level === null ? '–' : wholePercent(queue.service_level)}
          </Figure>
        </div>
        <dl className="wall-facts">
          <Fact word={t('wall.answered')} value={String(queue.answered_today)} field="answered" />
          <Fact
            word={t('wall.abandoned')}
            value={`${queue.abandoned_today}${offered > 0 ? ` (${Math.round((100 * queue.abandoned_today) / offered)}%)` : ''}`}
            field="abandoned"
          />
          <Fact word={t('wall.average')} value={span(queue.average_wait_seconds)} field="average" />
        </dl>
        <StandingCounts counts={queue} />
      </div>
    </article>
  )
}

/** What a newcomer has to reckon with, below what is so already. */
function Expected({ queue }: { queue: QueueRow }) {
  const { t } = useWords()
  return (
    <span className="wall-expected z-num" title={t('wall.expectedHint')} data-field="expected">
      <span className="z-soft">{t('wall.expected')}</span> {expectedWait(queue.expected_wait, t)}
    </span>
  )
}

function LoudLevel({ level }: { level: Level }) {
  const { t } = useWords()
  return <Loud loud={level} word={t(level === 'red' ? 'wall.levelRed' : 'wall.levelAmber')} />
}

/** Rounded down: 79.6 % is not yet 80 %, as its colour says too. */
export function wholePercent(share: number): string {
  return `${Math.floor(100 * share + 1e-9)}%`
}

function Fact({ word, value, field }: { word: string; value: string; field: string }) {
  return (
    <div data-field={field}>
      <dt>{word}</dt>
      <dd className="z-num">{value}</dd>
    </div>
  )
}
