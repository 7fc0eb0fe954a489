// One tick for every timer on the page, so that they change together.

import { useSyncExternalStore } from 'react'
import { now } from '@/shared/clock'

const listeners = new Set<() => void>()
let current = now()
let timer: ReturnType<typeof setInterval> | undefined

function listen(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    current = now()
    listeners.forEach((tell) => tell())
  }, 250)
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

/** As `useNow`, but only changing once a second: enough for whole-second timers. */
export function useSecond(): number {
  return useSyncExternalStore(listen, () => Math.floor(current / 1000) * 1000)
}
