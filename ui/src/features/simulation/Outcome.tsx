// What came out: a sentence, charts by interval, and the table with the differences.

import { DownloadOutlined } from '@ant-design/icons'
import { Button, Select, Skeleton, Table } from 'antd'
import { lazy, Suspense, useMemo, useState } from 'react'
import type { Estimate, SimulatedQueue, Simulation, SimulationReport } from '@/api/types'
import { ALL, CHARTS, clear, csv, FIGURES, say, sayEstimate, times, type Kind } from '@/features/simulation/figures'
import { useWords, type Tongue } from '@/shared/i18n'

const LineChart = lazy(() => import('@/shared/ui/LineChart'))

export function Outcome({ whole, report, nameOf }: { whole: Simulation; report: SimulationReport; nameOf: (queue: string) => string }) {
  const words = useWords()
  const { t } = words
  const [chosen, choose] = useState(ALL)
  const queue = report.queues[chosen] ?? report.queues[ALL]
  if (!queue) return null
  const forecast = whole.asked.forecast !== null
  const options = Object.keys(report.queues)
    .sort((one, other) => (one === ALL ? -1 : other === ALL ? 1 : one.localeCompare(other)))
    .map((id) => ({ value: id, label: id === ALL ? t('simulation.allQueues') : nameOf(id) }))
  return (
    <div className="sim-outcome" data-testid="sim-outcome">
      <p className="sim-sentence">{sentence(words, report, queue)}</p>
      {report.notes.map((note) => (
        <p key={note} className="z-soft">
          {note}
        </p>
      ))}
      <div className="sim-tools">
        <Select aria-label={t('simulation.queue')} value={chosen} onChange={choose} options={options} className="sim-which" data-testid="sim-queue" />
        <Legend changed={report.changed} />
        <Button icon={<DownloadOutlined />} onClick={() => download(whole.id, csv(report, forecast))} data-testid="sim-csv">
          {t('simulation.csv')}
        </Button>
      </div>
      <Charts report={report} queue={queue} forecast={forecast} />
      <Figures report={report} queue={queue} />
      <p className="z-soft sim-how">{t('simulation.how', { n: report.replications })}</p>
    </div>
  )
}

function sentence({ t }: Tongue, report: SimulationReport, { totals }: SimulatedQueue): string {
  const level = totals['service_level']
  const asa = totals['asa']
  if (!level?.base) return t('simulation.nobody')
  if (!report.changed || !level.changed || !asa) {
    return t('simulation.sentenceBase', { level: say('share', level.base[0]), asa: sayEstimate('seconds', asa?.base ?? null) })
  }
  return t(clear(level.difference) ? 'simulation.sentence' : 'simulation.sentenceSame', {
    before: say('share', level.base[0]),
    after: say('share', level.changed[0]),
    points: `${(level.difference?.[0] ?? 0) > 0 ? '+' : ''}${((level.difference?.[0] ?? 0) * 100).toFixed(1)}`,
    asaBefore: sayEstimate('seconds', asa.base),
    asaAfter: sayEstimate('seconds', asa.changed),
  })
}

function Legend({ changed }: { changed: boolean }) {
  const { t } = useWords()
  return (
    <span className="sim-legend">
      <span className="sim-key sim-key-base" aria-hidden /> {t('simulation.base')}
      {changed && (
        <>
          <span className="sim-key sim-key-ours" aria-hidden /> {t('simulation.changed')}
        </>
      )}
    </span>
  )
}

type ChartsProps = { report: SimulationReport; queue: SimulatedQueue; forecast: boolean }
function Charts({ report, queue, forecast }: ChartsProps) {
  const { t } = useWords()
  const clock = useMemo(() => times(report, forecast), [report, forecast])
  return (
    <div className="sim-charts">
      {CHARTS.map(({ key, kind }) => (
        <figure key={key} className="z-card">
          <figcaption>{t(`simulation.figure.${key}`)}</figcaption>
          <Suspense fallback={<Skeleton active className="z-pad" title={false} />}>
            <LineChart
              label={t('simulation.chartOf', { figure: t(`simulation.figure.${key}`) })}
              times={clock}
              show={SHOWS[kind]}
              {...(kind === 'share' && key !== 'abandonment' ? { max: 1 } : {})}
              series={[
                { name: t('simulation.base'), ours: false, values: means(queue.series[key]?.base) },
                ...(report.changed ? [{ name: t('simulation.changed'), ours: true, values: means(queue.series[key]?.changed) }] : []),
              ]}
            />
          </Suspense>
        </figure>
      ))}
    </div>
  )
}

const SHOWS: Record<Kind, (value: number) => string> = {
  share: (value) => `${Math.round(value * 100)} %`,
  seconds: (value) => `${Math.round(value)} s`,
  count: (value) => String(Math.round(value)),
}
const means = (line: Estimate[] | undefined): (number | null)[] => (line ?? []).map((it) => (it ? it[0] : null))

function Figures({ report, queue }: { report: SimulationReport; queue: SimulatedQueue }) {
  const { t } = useWords()
  const half = (kind: Kind, it: Estimate) => (it && it[1] !== null ? <span className="z-soft"> ±{say(kind, it[1])}</span> : null)
  const column = (side: 'base' | 'changed' | 'difference') => ({
    key: side,
    title: t(`simulation.${side}`),
    align: 'right' as const,
    render: (_: unknown, { key, kind }: (typeof FIGURES)[number]) => {
      const it = queue.totals[key]?.[side] ?? null
      const text = sayEstimate(kind, it, side === 'difference')
      return (
        <span className="z-num">
          {side === 'difference' && clear(it) ? <strong>{text}</strong> : text}
          {half(kind, it)}
        </span>
      )
    },
  })
  const name = { key: 'figure', title: t('simulation.figureTitle'), render: (_: unknown, { key }: (typeof FIGURES)[number]) => t(`simulation.figure.${key}`) }
  return (
    <Table
      className="z-card sim-table"
      size="small"
      rowKey="key"
      pagination={false}
      scroll={{ x: 'max-content' }}
      dataSource={FIGURES}
      columns={[name, column('base'), ...(report.changed ? [column('changed'), column('difference')] : [])]}
    />
  )
}

function download(id: string, text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  link.download = `simulation-${id}.csv`
  link.click()
  URL.revokeObjectURL(link.href)
}
