// Simulations on the make-believe server: each poll brings one a step on; what comes out is a day with a morning peak.
const iso = () => new Date().toISOString()

const STEP = 0.34
export const EXAMPLE = '# Calls in each half hour from 8:00 on\n[queues.sales]\narrivals = [40, 68, 104, 120]\n'
const runs = []
const view = ({ polls, ...run }) => run

export const all = () => runs.map(view)
export const find = (id) => runs.find((run) => run.id === id)

export function ask(body, by) {
  const run = { id: `s${runs.length + 1}`, asked: body, by, at: iso(), state: 'waiting', progress: 0, error: null, polls: 0 }
  runs.unshift(run)
  return view(run)
}

/** It gets on while it is looked at. */
export function look(run) {
  if (run.state === 'waiting') run.state = 'running'
  else if (run.state === 'running' && run.asked.name !== 'slow') {
    run.progress = Math.min(1, run.progress + STEP)
    if (run.progress === 1) run.state = run.asked.name === 'fails' ? 'failed' : 'done'
    if (run.state === 'failed') run.error = { id: 'simulation.died', message: 'The simulation ended before it was done.', fields: {} }
  }
  return view(run)
}

export function cancel(run) {
  if (run.state === 'waiting' || run.state === 'running') run.state = 'cancelled'
}

/** Staff of a queue that nobody knows is refused, with its place. */
export function wrong({ changes = [] }) {
  const nth = changes.findIndex((change) => change.kind === 'staff' && change.by < 0)
  return nth < 0 ? null : { [`changes[${nth}].by`]: 'nobody would be left in "flights" at 08:00' }
}

const KINDS = { service_level: 0.8, asa: 24, abandonment: 0.06, occupancy: 0.82, offered: 60, answered: 56, abandoned: 4, unserved: 0, overflow: 2, longest_wait: 95, queue_length: 2.4, handle_time: 180, agents: 9 }
const BETTER = { service_level: 0.09, asa: -9, abandonment: -0.03, occupancy: -0.05, answered: 2, abandoned: -2, longest_wait: -40, queue_length: -1.1, agents: 1 }
const PEAK = [0.6, 0.8, 1, 1.25, 1.2, 1, 0.9, 0.8, 1, 1.15, 1.1, 0.95, 0.8, 0.7, 0.6, 0.5]
const share = (key) => ['service_level', 'abandonment', 'occupancy'].includes(key)

function line(key, by) {
  return PEAK.map((peak) => {
    const mean = key === 'service_level' ? KINDS[key] + by - (peak - 1) * 0.4 : (KINDS[key] + by) * peak
    return [Math.max(0, share(key) ? Math.min(1, mean) : mean), Math.abs(mean) * 0.05]
  })
}

function queue(changed) {
  const keys = Object.keys(KINDS)
  const half = (key) => KINDS[key] * 0.04
  const totals = Object.fromEntries(keys.map((key) => {
    const by = BETTER[key] ?? 0
    return [key, { base: [KINDS[key], half(key)], changed: changed ? [KINDS[key] + by, half(key)] : null, difference: changed ? [by, Math.abs(by) * 0.4 + 0.001] : null }]
  }))
  const series = Object.fromEntries(keys.map((key) => [key, { base: line(key, 0), changed: changed ? line(key, BETTER[key] ?? 0) : [] }]))
  return { totals, series }
}

export function report({ asked }) {
  const changed = asked.changes.length > 0
  const queues = Object.fromEntries(['*', 'flights', 'hotels'].map((id) => [id, queue(changed)]))
  return { start: `${asked.day ?? '2026-01-05'}T00:00:00Z`, interval_seconds: 1800, intervals: PEAK.length, replications: asked.replications, changed, notes: [], targets: { flights: 20, hotels: 20 }, queues }
}
