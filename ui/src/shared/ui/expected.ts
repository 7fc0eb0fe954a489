// How long a newcomer is expected to wait, in words.

import type { QueueRow } from '@/api/types'
import type { Tongue } from '@/shared/i18n'

/** A dash when nobody can tell. */
export function expectedWait(wait: QueueRow['expected_wait'], t: Tongue['t']): string {
  if (!wait) return '—'
  const [low, high] = wait
  if (high === 0) return t('expected.none')
  if (high === null) return t('expected.more', { low })
  return low === 0 ? t('expected.within', { high }) : t('expected.range', { low, high })
}
