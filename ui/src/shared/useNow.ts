// One tick for every timer on the page, so that they change together.

import { useSyncExternalStore } from 'react'
import { elapsed } from '@/core/format'
import { now } from '@/shared/clock'

const listeners = new Set<() => void>()
let current = now()
let timer: ReturnType<typeof setInterval> | undefined

function tick(): void {
  current = now()
  listeners.forEach((tell) => tell())
}

function listen(listener: () => void): () => void {
  if (listeners.size === 0) current = now()
  listeners.add(listener)
  timer ??= setInterval(tick, 250)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
  }
}

/** Milliseconds by the server's clock, renewed four times a second. */
export function useNow(): number {
  return useSyncExternalStore(listen, () => current)
}

/** The number of the minute since the epoch: drawn again once a minute. */
export function useMinute(): number {
  return useSyncExternalStore(listen, () => Math.floor(current / 60_000))
}

/** Whole seconds since a moment (milliseconds): drawn again only when the figure changes. */
export function useElapsed(since: number): number {
  return useSyncExternalStore(listen, () => elapsed(since, current))
}
