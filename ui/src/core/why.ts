// What an explanation comes down to: the one thing to say first. Owns no words and no layout.

import type { Why, WhyAgent, WhyNeed } from '@/api/types'

/** Why nobody takes the contact, as far as one sentence can say it. `count` agents could take it if they were free. */
export type Gist =
  | { kind: 'bound' }
  | { kind: 'nobody' }
  | { kind: 'unskilled' }
  | { kind: 'able'; count: number }
  | { kind: 'alike'; count: number; state: string }
  | { kind: 'mixed'; count: number; parts: [string, number][] }

/** A caller whose agent's phone is away is in a talk all the same. */
const SAME: Record<string, string> = { rejoining: 'talking', dialling: 'talking' }

export function gist(why: Why): Gist {
  if (why.bound) return { kind: 'bound' }
  const counts = new Map<string, number>()
  for (const [state, count] of Object.entries(why.suitable)) {
    const name = SAME[state] ?? state
    counts.set(name, (counts.get(name) ?? 0) + count)
  }
  const able = counts.get('able') ?? 0
  if (able > 0) return { kind: 'able', count: able }
  const offline = counts.get('offline') ?? 0
  counts.delete('offline')
  const parts = [...counts].sort((a, b) => b[1] - a[1])
  const first = parts[0]
  if (!first) {
    if (offline > 0) return { kind: 'alike', count: offline, state: 'offline' }
    return { kind: why.unsuitable.skill ? 'unskilled' : 'nobody' }
  }
  const count = parts.reduce((sum, [, n]) => sum + n, 0)
  return parts.length === 1 ? { kind: 'alike', count, state: first[0] } : { kind: 'mixed', count, parts }
}

/** What is still needed in the contact's own queue. */
export function needed(why: Why): WhyNeed[] {
  return (why.places[0]?.needs ?? []).filter((need) => need.level > 0)
}

/** Free and able agents in the order in which they are asked, and the others. */
export function sides(why: Why): { able: WhyAgent[]; others: WhyAgent[] } {
  return { able: why.agents.filter((agent) => agent.able), others: why.agents.filter((agent) => !agent.able) }
}

/** The columns in which free agents are compared: those of all their queues, in order. */
export function columns(agents: WhyAgent[]): string[] {
  return [...new Set(agents.flatMap((agent) => agent.values.map((value) => value.by)))]
}
