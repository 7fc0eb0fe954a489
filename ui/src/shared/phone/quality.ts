// How well the call sounds, from WebRTC's own figures. Owns the reading; says nothing about registration.

import { useEffect, useState } from 'react'

export type Quality = { lossPercent: number; roundTripMs: number | null; jitterMs: number }
const EVERY = 2_000

type Counters = { received: number; lost: number }

/** Loss of the last two seconds, round trip and jitter; null while no call is up. */
export function useQuality(connection: () => RTCPeerConnection | null, active: boolean): Quality | null {
  const [quality, setQuality] = useState<Quality | null>(null)
  useEffect(() => {
    if (!active) return
    let before: Counters = { received: 0, lost: 0 }
    const look = async (): Promise<void> => {
      const stats = await connection()?.getStats()
      if (!stats) return
      const { quality: next, counters } = read(stats, before)
      before = counters
      setQuality(next)
    }
    const timer = setInterval(() => void look(), EVERY)
    return () => {
      clearInterval(timer)
      setQuality(null)
    }
  }, [connection, active])
  return quality
}

function read(stats: RTCStatsReport, before: Counters): { quality: Quality; counters: Counters } {
  const counters: Counters = { received: 0, lost: 0 }
  let jitterMs = 0
  let roundTripMs: number | null = null
  stats.forEach((entry: RTCInboundRtpStreamStats & RTCIceCandidatePairStats) => {
    if (entry.type === 'inbound-rtp' && entry.kind === 'audio') {
      counters.received += entry.packetsReceived ?? 0
      counters.lost += entry.packetsLost ?? 0
      jitterMs = Math.round((entry.jitter ?? 0) * 1000)
    }
    if (entry.type === 'candidate-pair' && entry.state === 'succeeded' && entry.currentRoundTripTime !== undefined) {
      roundTripMs = Math.round(entry.currentRoundTripTime * 1000)
    }
  })
  const lost = Math.max(0, counters.lost - before.lost)
  const all = lost + Math.max(0, counters.received - before.received)
  return { quality: { lossPercent: all > 0 ? (100 * lost) / all : 0, roundTripMs, jitterMs }, counters }
}

export type Grade = 'good' | 'fair' | 'poor'
export function grade({ lossPercent, roundTripMs, jitterMs }: Quality): Grade {
  if (lossPercent > 5 || (roundTripMs ?? 0) > 400 || jitterMs > 80) return 'poor'
  return lossPercent > 1 || (roundTripMs ?? 0) > 200 || jitterMs > 40 ? 'fair' : 'good'
}
