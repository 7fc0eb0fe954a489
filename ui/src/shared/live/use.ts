// React's view of the live socket.

import { useEffect, useSyncExternalStore } from 'react'
import type { Live } from '@/core/live'
import { LiveSocket, type Connection } from '@/shared/live/socket'

export const liveSocket = new LiveSocket()

/** The rows of a topic as the server last said; `rows` is null until the first snapshot. */
export function useTopic<T>(topic: string): { rows: T | null; live: Live } {
  useEffect(() => liveSocket.subscribe(topic), [topic])
  const live = useSyncExternalStore(liveSocket.listen, () => liveSocket.read(topic))
  return { rows: live.kind === 'empty' ? null : (live.rows as T), live }
}

export function useConnection(): Connection {
  return useSyncExternalStore(liveSocket.listen, () => liveSocket.connection)
}

export function useKicked(): string | null {
  return useSyncExternalStore(liveSocket.listen, () => liveSocket.kicked)
}
