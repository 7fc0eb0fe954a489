// What a wall shows and how loudly: levels of alarm, the last hour, who needs a look, and how cards fill a screen.
// Pure: no clock, no DOM. Moments are given.

import type { AgentRow, AgentQueue, QueueRow, TrendMinute } from '@/api/types'
import { STATE_LIMITS } from '@/core/floor'
import { level, type Level } from '@/core/format'

/** Cards that a wall shows at once; more are put on pages. */
export const PAGE = 12
const HOUR = 60
/** Minutes whose contacts make one point of the service level's line: fewer would jump between 0 and 100. */
const SPAN = 15
/** Percentage points below its goal at which a service level is red. */
const FAR_BELOW = 10

export function waitLevel(seconds: number | null, queue: Pick<QueueRow, 'wait_warning_seconds'>): Level {
  return seconds === null ? 'calm' : level(seconds, queue.wait_warning_seconds, queue.wait_warning_seconds * 2)
}

export function serviceLevel(queue: Pick<QueueRow, 'service_level' | 'service_level_target'>): Level {
  if (queue.service_level === null) return 'calm'
  const below = queue.service_level_target - 100 * queue.service_level
  if (below >= FAR_BELOW) return 'red'
  return below > 0 ? 'amber' : 'calm'
}

const LOUD: Record<Level, number> = { calm: 0, amber: 1, red: 2 }
export function loudest(levels: Level[]): Level {
  return levels.reduce<Level>((most, each) => (LOUD[each] > LOUD[most] ? each : most), 'calm')
}

/** Sixty minutes up to and with the present one, oldest first. `level` is a share, null where nothing had an outcome. */
export type Hour = { waiting: number[]; level: (number | null)[] }

export function lastHour(minutes: TrendMinute[], present: number, waiting: number): Hour {
  const first = present - HOUR + 1
  const known = new Map(minutes.map((minute) => [minute[0], minute]))
  let carried = minutes.filter(([number]) => number < first).at(-1)?.[2] ?? 0
  const most: number[] = []
  for (let number = first; number <= present; number += 1) {
    const minute = known.get(number)
    most.push(minute ? minute[1] : carried)
    carried = minute ? minute[2] : carried
  }
  most[HOUR - 1] = Math.max(most[HOUR - 1] ?? 0, waiting)
  return { waiting: most, level: most.map((_, i) => shareUpTo(minutes, first + i)) }
}

function shareUpTo(minutes: TrendMinute[], last: number): number | null {
  const counted = minutes.filter(([number]) => number > last - SPAN && number <= last)
  const offered = counted.reduce((sum, minute) => sum + minute[3], 0)
  return offered === 0 ? null : counted.reduce((sum, minute) => sum + minute[4], 0) / offered
}

/** A line through shares from 0 (bottom) to 1 (top) of a drawing `high` units high, one unit wide each; gaps stay gaps. */
export function linePath(shares: (number | null)[], high: number): string {
  return shares
    .map((share, i) => {
      if (share === null) return ''
      const alone = i === 0 || shares[i - 1] === null
      return `${alone ? 'M' : 'L'}${i + 0.5} ${heightOf(share, high)}${alone ? 'h.01' : ''}`
    })
    .join('')
}

export function heightOf(share: number, high: number): string {
  return (1 + (high - 2) * (1 - share)).toFixed(2)
}

/** Pages as even as they can be, so that the last is not nearly empty. */
export function pages<T>(items: T[], most = PAGE): T[][] {
  const count = Math.ceil(items.length / most)
  const size = Math.ceil(items.length / Math.max(1, count))
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size))
}

/** A card is best as wide to high as this. */
const SHAPE = 1.7
/** Columns and rows that let `count` cards of that shape be as large as can be. */
export function fill(count: number, width: number, height: number): { columns: number; rows: number } {
  let best = { columns: 1, rows: Math.max(1, count), size: 0 }
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns)
    const size = Math.min(width / columns / SHAPE, height / rows)
    if (size > best.size) best = { columns, rows, size }
  }
  return { columns: best.columns, rows: best.rows }
}

/** Reasons that the system gave: the agent may not know. */
const UNWANTED = new Set(['no_answer', 'rejected', 'unreachable', 'agent_lost', 'busy', 'fault'])
const CALM_ORDER: Record<AgentRow['state'], number> = { ringing: 0, talking: 1, working: 1, wrap_up: 2, not_ready: 3, ready: 4, rejoining: 0, offline: 9, dialling: 1 }

/** 0 needs a look now; `seconds` is how long the state lasts. */
export function need(agent: AgentRow, seconds: number): number {
  if (agent.state === 'offline') return 9
  if (agent.state === 'rejoining' || !agent.phone_registered) return 0
  if (agent.state === 'not_ready' && UNWANTED.has(agent.reason ?? '')) return 1
  const [amber, red] = STATE_LIMITS[agent.state]
  if (seconds >= red) return 2
  if (seconds >= amber) return 3
  return 4
}

/** Order of attention; `seconds` says how long an agent's state lasts. */
export function byNeed(seconds: (agent: AgentRow) => number): (a: AgentRow, b: AgentRow) => number {
  return (a, b) =>
    need(a, seconds(a)) - need(b, seconds(b)) || CALM_ORDER[a.state] - CALM_ORDER[b.state] || a.since.localeCompare(b.since) || a.id.localeCompare(b.id)
}

/** The queues an agent serves with one added, or with another tier and level. */
export function joined(queues: AgentQueue[], added: AgentQueue): AgentQueue[] {
  return [...queues.filter(({ queue }) => queue !== added.queue), added]
}

export function without(queues: AgentQueue[], queue: string): AgentQueue[] {
  return queues.filter((each) => each.queue !== queue)
}
