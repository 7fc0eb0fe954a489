// The board itself: totals above, as many queues as fit below, the rest on pages that turn.

import { useEffect, useRef, useState } from 'react'
import type { FloorTopic, QueueRow, TotalsRow, TrendRow } from '@/api/types'
import { percent, span, timer, type Level } from '@/core/format'
import { fill, loudest, pages, serviceLevel, waitLevel } from '@/core/wall'
import { Figure, StandingCounts } from '@/features/wallboard/figures'
import { QueueCard, wholePercent } from '@/features/wallboard/QueueCard'
import { SHOWN_FOR, useTurning, type Turning } from '@/features/wallboard/turning'
import { moment, now } from '@/shared/clock'
import { useWords } from '@/shared/i18n'
import { useElapsed } from '@/shared/useNow'

/** `dropOn` says whether a dragged agent may be dropped on a queue, and what happens then. */
type Props = { rows: FloorTopic; dropOn: (queue: string) => (() => void) | null }

export function Board({ rows, dropOn }: Props) {
  const queues = Object.values(rows.queues ?? {})
  const sheets = pages(queues)
  const turning = useTurning(sheets.length)
  const shown = sheets[turning.page] ?? []
  return (
    <>
      {rows.totals?.['today'] && <Totals totals={rows.totals['today']} queues={queues} />}
      <div className="wall-sheet" onMouseEnter={() => turning.hover(true)} onMouseLeave={() => turning.hover(false)}>
        <Cards queues={shown} trends={rows.trends ?? {}} dropOn={dropOn} />
        {sheets.length > 1 && <PageDots sheets={sheets} turning={turning} />}
      </div>
    </>
  )
}

function Totals({ totals, queues }: { totals: TotalsRow; queues: QueueRow[] }) {
  const { t } = useWords()
  const since = queues.flatMap((queue) => queue.longest_wait_since ?? []).sort()[0] ?? null
  const waited = useElapsed(moment(since))
  const loud = loudest(queues.map((queue) => waitLevel(age(queue), queue)))
  return (
    <section className="wall-totals z-card" aria-label={t('wall.today')} data-testid="wall-totals">
      <Figure word={t('wall.waiting')} field="waiting">
        {totals.waiting}
      </Figure>
      <Figure word={t('wall.longest')} loud={loud} field="longest">
        {since ? timer(waited) : '–'}
      </Figure>
      <Figure word={t('wall.level')} field="level" hint={t('wall.levelHintAll')}>
        {totals.service_level === null ? '–' : wholePercent(totals.service_level)}
      </Figure>
      <Figure word={t('wall.answered')} field="answered">
        {totals.answered}
      </Figure>
      <Figure word={`${t('wall.abandoned')} ${percent(totals.abandoned, totals.answered + totals.abandoned)}`} field="abandoned">
        {totals.abandoned}
      </Figure>
      <Figure word={t('wall.average')} field="average">
        {span(totals.average_wait_seconds)}
      </Figure>
      <StandingCounts counts={totals} />
    </section>
  )
}

function age(queue: QueueRow): number | null {
  return queue.longest_wait_since ? (now() - moment(queue.longest_wait_since)) / 1000 : null
}

type CardsProps = { queues: QueueRow[]; trends: Record<string, TrendRow>; dropOn: Props['dropOn'] }

function Cards({ queues, trends, dropOn }: CardsProps) {
  const box = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ width: 1600, height: 800 })
  useEffect(() => {
    const element = box.current
    if (!element) return
    const watch = new ResizeObserver(([entry]) => entry && setSize({ width: entry.contentRect.width, height: entry.contentRect.height }))
    watch.observe(element)
    return () => watch.disconnect()
  }, [])
  const { columns, rows } = fill(queues.length, size.width, size.height)
  const style = { '--columns': columns, '--rows': rows } as React.CSSProperties
  return (
    <div className="wall-cards" ref={box} style={style}>
      {queues.map((queue) => (
        <QueueCard key={queue.id} queue={queue} trend={trends[queue.id]} drop={dropOn(queue.id)} />
      ))}
    </div>
  )
}

function PageDots({ sheets, turning }: { sheets: QueueRow[][]; turning: Turning }) {
  const { t } = useWords()
  const loud = (sheet: QueueRow[]): Level => loudest(sheet.flatMap((queue) => [waitLevel(age(queue), queue), serviceLevel(queue)]))
  return (
    <nav className="wall-pages" aria-label={t('wall.page', { page: turning.page + 1, pages: sheets.length })} data-testid="wall-pages" data-paused={turning.paused}>
      {sheets.map((sheet, i) => (
        <button
          key={i}
          type="button"
          className={`z-num ${loud(sheet) === 'calm' ? '' : `z-tone-${loud(sheet)}`}`}
          aria-current={i === turning.page ? 'page' : undefined}
          aria-label={t('wall.page', { page: i + 1, pages: sheets.length })}
          onClick={() => turning.go(i)}
        >
          {loud(sheet) !== 'calm' && <span aria-hidden="true">{loud(sheet) === 'red' ? '◆' : '▲'} </span>}
          {i + 1}
          {i === turning.page && !turning.paused && <i key={turning.page} style={{ animationDuration: `${SHOWN_FOR}ms` }} />}
        </button>
      ))}
      <span className="z-soft">{t(turning.paused ? 'wall.paused' : 'wall.turning')}</span>
    </nav>
  )
}
