// How old the data is: silent while it is fresh, loud at once when it is not.

import { STALE_AFTER, type Live } from '@/core/live'
import { timer } from '@/core/format'
import { useConnection } from '@/shared/live/use'
import { useWords } from '@/shared/i18n'
import { useElapsed } from '@/shared/useNow'

/** Whether the data must not be trusted any more, and how many seconds old it is. */
export function useStaleness(live: Live): { stale: boolean; seconds: number } {
  const connection = useConnection()
  const seconds = useElapsed(live.kind === 'empty' ? Number.NaN : live.heard)
  return { stale: live.kind !== 'empty' && (connection === 'lost' || seconds * 1000 > STALE_AFTER), seconds }
}

export function Freshness({ live }: { live: Live }) {
  const { t } = useWords()
  const connection = useConnection()
  const { stale, seconds } = useStaleness(live)
  const tone = stale || connection === 'lost' ? 'red' : live.kind === 'current' ? 'green' : 'amber'
  const words = stale
    ? t('feed.stale', { age: timer(seconds) })
    : connection === 'lost'
      ? t('feed.lost')
      : live.kind === 'current'
        ? t('feed.fresh')
        : t('feed.connecting')
  return (
    <span className={`z-fresh z-tone-${tone}`} role="status" data-testid="live-freshness" data-stale={stale} title={t('feed.age', { age: timer(seconds) })}>
      {words}
      {!stale && live.kind === 'current' && <small className="z-num z-soft">{timer(seconds)}</small>}
    </span>
  )
}
