// Which of the two themes is on: the person's choice, else the machine's.

import { useSyncExternalStore } from 'react'
import type { Scheme } from '@/shared/theme/tokens'

const KEY = 'zongji.scheme'
const listeners = new Set<() => void>()
const system = matchMedia('(prefers-color-scheme: dark)')
system.addEventListener('change', () => listeners.forEach((tell) => tell()))

export function scheme(): Scheme {
  const chosen = localStorage.getItem(KEY)
  if (chosen === 'light' || chosen === 'dark') return chosen
  return system.matches ? 'dark' : 'light'
}

export function chooseScheme(next: Scheme): void {
  localStorage.setItem(KEY, next)
  listeners.forEach((tell) => tell())
}

export function useScheme(): Scheme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, scheme)
}
