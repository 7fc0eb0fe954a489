// Sixty minutes as a small drawing: how many waited (bars from zero), and the service level (line, with its goal dashed).

import { heightOf, linePath } from '@/core/wall'

const WIDE = 60
const HIGH = 20
/** Fewer than so many waiting fill only part of the height: one caller must not look like a crowd. */
const CROWD = 5

export function WaitingSpark({ waiting, label }: { waiting: number[]; label: string }) {
  const top = Math.max(CROWD, ...waiting)
  const bars = waiting.map((n, i) => (n > 0 ? `M${i + 0.1} ${HIGH}v${((-HIGH * n) / top).toFixed(2)}h.8V${HIGH}z` : '')).join('')
  return (
    <svg className="wall-spark" viewBox={`0 0 ${WIDE} ${HIGH}`} preserveAspectRatio="none" role="img" aria-label={label}>
      <title>{label}</title>
      <path className="wall-spark-bars" d={bars} />
      <path className="wall-spark-floor" d={`M0 ${HIGH}H${WIDE}`} />
    </svg>
  )
}

export function LevelSpark({ level, goal, label }: { level: (number | null)[]; goal: number; label: string }) {
  return (
    <svg className="wall-spark" viewBox={`0 0 ${WIDE} ${HIGH}`} preserveAspectRatio="none" role="img" aria-label={label}>
      <title>{label}</title>
      <path className="wall-spark-goal" d={`M0 ${heightOf(goal / 100, HIGH)}H${WIDE}`} />
      <path className="wall-spark-line" d={linePath(level, HIGH)} />
      <path className="wall-spark-floor" d={`M0 ${HIGH}H${WIDE}`} />
    </svg>
  )
}
