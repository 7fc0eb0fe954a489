// How old the data is: silent while it is fresh, loud at once when it is not.

import { STALE_AFTER, type Live } from '@/core/live'
import { timer } from '@/core/format'
import { useConnection } from '@/shared/live/use'
import { useWords } from '@/shared/i18n'
import { useElapsed } from '@/shared/useNow'

export function Freshness({ live }: { live: Live }) {
  const { t } = useWords()
  const connection = useConnection()
  const seconds = useElapsed(live.kind === 'empty' ? Number.NaN : live.heard)
  const stale = live.kind !== 'empty' && (connection === 'lost' || seconds * 1000 > STALE_AFTER)
  const tone = stale || connection === 'lost' ? 'red' : live.kind === 'current' ? 'green' : 'amber'
  const words = stale
    ? t('feed.stale', { age: timer(seconds) })
    : connection === 'lost'
      ? t('feed.lost')
      : live.kind === 'current'
        ? t('feed.fresh')
        : t('feed.connecting')
  return (
    <span className={`live-fresh z-tone-${tone}`} role="status" data-testid="live-freshness" data-stale={stale} title={t('feed.age', { age: timer(seconds) })}>
      {words}
      {!stale && live.kind === 'current' && <small className="z-num z-soft">{timer(seconds)}</small>}
    </span>
  )
}
