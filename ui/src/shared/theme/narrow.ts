// Whether the screen is a phone's: then fingers press, and there is no room for what stays in place.

import { useSyncExternalStore } from 'react'

const phone = window.matchMedia('(max-width: 760px)')

function watch(told: () => void): () => void {
  phone.addEventListener('change', told)
  return () => phone.removeEventListener('change', told)
}

export function useNarrow(): boolean {
  return useSyncExternalStore(watch, () => phone.matches)
}
