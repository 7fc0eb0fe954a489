// Live data of one topic: a snapshot first, then numbered changes; a gap asks for a new snapshot.
// Owns the order of messages. Does not know sockets, what the rows mean, or the time (moments are given).

export type Rows = Record<string, Record<string, unknown>>
export type Change = Record<string, Record<string, unknown>>

export type LiveMessage =
  | { topic: string; seq: number; snapshot: Rows }
  | { topic: string; seq: number; change: Change }
  | { topic: string; seq: number; alive: true }

/** `heard` is when the server last said anything about this topic, in milliseconds of the caller's clock. */
export type Live =
  | { kind: 'empty' }
  | { kind: 'current'; seq: number; rows: Rows; heard: number }
  | { kind: 'gap'; seq: number; rows: Rows; heard: number }

export const emptyLive: Live = { kind: 'empty' }

export type LiveStep = { live: Live; resync: boolean }

/** Take one message. `resync` says: ask the server for a new snapshot now (said once per gap). */
export function receive(live: Live, message: LiveMessage, now: number): LiveStep {
  if ('snapshot' in message) {
    return { live: { kind: 'current', seq: message.seq, rows: message.snapshot, heard: now }, resync: false }
  }
  switch (live.kind) {
    case 'empty':
      return { live, resync: false }
    case 'gap':
      return { live: { ...live, heard: now }, resync: false }
    case 'current':
      return 'change' in message ? applyChange(live, message, now) : heartbeat(live, message.seq, now)
  }
}

type Current = Extract<Live, { kind: 'current' }>

function applyChange(live: Current, message: { seq: number; change: Change }, now: number): LiveStep {
  if (message.seq <= live.seq) return { live: { ...live, heard: now }, resync: false }
  if (message.seq !== live.seq + 1) return { live: { ...live, kind: 'gap', heard: now }, resync: true }
  return {
    live: { kind: 'current', seq: message.seq, rows: merge(live.rows, message.change), heard: now },
    resync: false,
  }
}

function heartbeat(live: Current, seq: number, now: number): LiveStep {
  if (seq > live.seq) return { live: { ...live, kind: 'gap', heard: now }, resync: true }
  return { live: { ...live, heard: now }, resync: false }
}

/** Collections that do not change keep their identity, so that what shows them need not be drawn again. */
export function merge(rows: Rows, change: Change): Rows {
  const next: Rows = { ...rows }
  for (const [collection, changed] of Object.entries(change)) {
    const merged: Record<string, unknown> = { ...next[collection] }
    for (const [id, row] of Object.entries(changed)) {
      if (row === null) Reflect.deleteProperty(merged, id)
      else merged[id] = row
    }
    next[collection] = merged
  }
  return next
}

/** Milliseconds without a word after which the data must be shown as stale (the server speaks every 10 s). */
export const STALE_AFTER = 15_000

export function age(live: Live, now: number): number | null {
  return live.kind === 'empty' ? null : Math.max(0, now - live.heard)
}
