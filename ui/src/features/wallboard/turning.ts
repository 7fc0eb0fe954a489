// Pages that turn by themselves, and stop while somebody looks closer.

import { useEffect, useState } from 'react'

/** How long a page is shown, in milliseconds: enough to read twelve queues. */
export const SHOWN_FOR = 12_000

export type Turning = { page: number; paused: boolean; go: (page: number) => void; hover: (on: boolean) => void }

export function useTurning(count: number): Turning {
  const [at, setAt] = useState(0)
  const [held, setHeld] = useState(false)
  const [hovered, setHovered] = useState(false)
  const paused = held || hovered
  const page = count > 0 ? at % count : 0
  useEffect(() => {
    if (count < 2 || paused) return
    const timer = setTimeout(() => setAt((page + 1) % count), SHOWN_FOR)
    return () => clearTimeout(timer)
  }, [count, page, paused])
  useEffect(() => {
    if (count < 2) return
    const press = (event: KeyboardEvent): void => {
      if (event.target instanceof Element && event.target.closest('input, button, a, [role=dialog], [role=option]')) return
      if (event.key === ' ') setHeld((was) => !was)
      else if (event.key === 'ArrowRight') setAt((was) => (was + 1) % count)
      else if (event.key === 'ArrowLeft') setAt((was) => (was + count - 1) % count)
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [count])
  return { page, paused, go: setAt, hover: setHovered }
}
