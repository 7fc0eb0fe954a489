// The figures of a simulation: in which order, and how each is said.

import type { Estimate, SimulationReport } from '@/api/types'

export type Kind = 'count' | 'share' | 'seconds'
export const FIGURES: { key: string; kind: Kind; better: 'more' | 'less' | null }[] = [
  { key: 'service_level', kind: 'share', better: 'more' },
  { key: 'asa', kind: 'seconds', better: 'less' },
  { key: 'abandonment', kind: 'share', better: 'less' },
  { key: 'occupancy', kind: 'share', better: null },
  { key: 'offered', kind: 'count', better: null },
  { key: 'answered', kind: 'count', better: 'more' },
  { key: 'abandoned', kind: 'count', better: 'less' },
  { key: 'unserved', kind: 'count', better: 'less' },
  { key: 'overflow', kind: 'count', better: null },
  { key: 'longest_wait', kind: 'seconds', better: 'less' },
  { key: 'queue_length', kind: 'count', better: 'less' },
  { key: 'handle_time', kind: 'seconds', better: null },
  { key: 'agents', kind: 'count', better: null },
]
export const CHARTS = FIGURES.slice(0, 4)
export const ALL = '*'

export function say(kind: Kind, value: number): string {
  if (kind === 'share') return `${(value * 100).toFixed(1)} %`
  if (kind === 'seconds') return `${value.toFixed(1)} s`
  return value.toLocaleString('en', { maximumFractionDigits: 1 })
}

export function sayEstimate(kind: Kind, it: Estimate, signed = false): string {
  if (!it) return '–'
  const text = say(kind, it[0]).replace(/^-(?=[0.]+( |$))/, '')
  return signed && it[0] > 0 ? `+${text}` : text
}

/** Whether chance alone hardly makes such a difference: its interval does not hold zero. */
export function clear(difference: Estimate): boolean {
  return difference !== null && difference[1] !== null && Math.abs(difference[0]) > difference[1]
}

/** When each interval begins. A forecast has no date: its clock is its own. */
export function times(report: SimulationReport, forecast: boolean): string[] {
  const start = new Date(report.start).getTime()
  const form = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', ...(forecast ? { timeZone: 'UTC' } : {}) })
  return Array.from({ length: report.intervals }, (_, nth) => form.format(start + nth * report.interval_seconds * 1000))
}

const cell = (it: Estimate | undefined): string => (it ? String(it[0]) : '')

/** Everything by queue and interval, for a spreadsheet. */
export function csv(report: SimulationReport, forecast: boolean): string {
  const clock = times(report, forecast)
  const head = ['queue', 'from', ...FIGURES.flatMap(({ key }) => (report.changed ? [`${key}_base`, `${key}_changed`] : [key]))]
  const rows = Object.entries(report.queues).flatMap(([queue, { series }]) =>
    clock.map((from, nth) => [
      queue === ALL ? 'all' : queue,
      from,
      ...FIGURES.flatMap(({ key }) => {
        const line = series[key]
        return report.changed ? [cell(line?.base[nth]), cell(line?.changed[nth])] : [cell(line?.base[nth])]
      }),
    ]),
  )
  return `\ufeff${[head, ...rows].map((row) => row.join(',')).join('\r\n')}\r\n`
}
