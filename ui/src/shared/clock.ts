// The server's time as seen from here: a desk whose clock is wrong must still show right timers.

let ahead = 0
const TOLERANCE = 2_000

/** Learn from an answer's Date header (whole seconds, so small differences say nothing). */
export function learn(dateHeader: string | null): void {
  const theirs = dateHeader ? Date.parse(dateHeader) : Number.NaN
  if (!Number.isFinite(theirs)) return
  const difference = theirs + 500 - Date.now()
  ahead = Math.abs(difference) > TOLERANCE ? difference : 0
}

/** Milliseconds since the Unix epoch by the server's clock. */
export function now(): number {
  return Date.now() + ahead
}

export function moment(iso: string | null | undefined): number {
  return iso ? Date.parse(iso) : Number.NaN
}
