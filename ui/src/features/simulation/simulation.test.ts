import { describe, expect, test } from 'vitest'
import type { SimulationReport } from '@/api/types'
import { clear, csv, sayEstimate, times } from '@/features/simulation/figures'
import { emptyDraft, queuesOf, toWish } from '@/features/simulation/wish'

const line = { base: [[1, 0.1]], changed: [[2, null]] } as { base: [number, number | null][]; changed: [number, number | null][] }
const report: SimulationReport = {
  start: '2026-01-05T08:00:00+00:00',
  interval_seconds: 1800,
  intervals: 2,
  replications: 2,
  changed: true,
  notes: [],
  targets: {},
  queues: { '*': { totals: {}, series: { asa: line } } },
}

describe('a simulation', () => {
  test('a wish says only what its source and kind of change need', () => {
    const draft = { ...emptyDraft('2026-01-05'), forecast: 'left over', changes: [{ kind: 'arrivals' as const, queue: 'sales', percent: 120, by: 3 }] }
    expect(toWish(draft)).toEqual({ name: '', day: '2026-01-05', forecast: null, replications: 5, changes: [{ kind: 'arrivals', queue: 'sales', times: 1.2 }] })
  })

  test('the queues of a forecast are found while it is typed', () => {
    expect(queuesOf('[queues.sales]\n[queues.sales.rules]\n [queues.after-sales]\n# [queues.no]')).toEqual(['sales', 'after-sales'])
  })

  test('a difference is clear when its interval does not hold zero', () => {
    expect([clear([1, 0.5]), clear([-1, 0.5]), clear([0.4, 0.5]), clear([1, null]), clear(null)]).toEqual([true, true, false, false, false])
  })

  test('nothing is said to be minus nothing', () => {
    expect([sayEstimate('share', [-0.0001, null], true), sayEstimate('seconds', [0.5, 1], true), sayEstimate('count', null)]).toEqual(['0.0 %', '+0.5 s', '–'])
  })

  test('intervals have their own clock, and the spreadsheet every one of them', () => {
    expect(times(report, true)).toEqual(['08:00', '08:30'])
    const rows = csv(report, true).trim().split('\r\n')
    expect(rows).toHaveLength(3)
    expect(rows[1]).toMatch(/^all,08:00,.*,1,2,/)
  })
})
