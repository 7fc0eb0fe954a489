// One card per queue: how many wait and how long, who is there, how the day went.

import { Tooltip } from 'antd'
import type { QueueRow } from '@/api/types'
import { percent, span } from '@/core/format'
import { useWords } from '@/shared/i18n'
import { expectedWait } from '@/shared/ui/expected'
import { Empty, Since } from '@/shared/ui/pieces'

export function Queues({ queues }: { queues: QueueRow[] }) {
  const { t } = useWords()
  return (
    <section aria-labelledby="live-queues" className="live-section">
      <h2 id="live-queues">{t('live.queues')}</h2>
      {queues.length === 0 && (
        <div className="z-card">
          <Empty title={t('live.queue.none')} />
        </div>
      )}
      <div className="live-queues">
        {queues.map((queue) => (
          <QueueCard key={queue.id} queue={queue} />
        ))}
      </div>
    </section>
  )
}

function QueueCard({ queue }: { queue: QueueRow }) {
  const { t, pick } = useWords()
  const handled = queue.answered_today + queue.abandoned_today
  return (
    <article className={`z-card live-queue ${queue.waiting > 0 ? 'has-waiting' : ''}`} data-testid={`live-queue-${queue.id}`}>
      <h3>{pick(queue.name)}</h3>
      <div className="live-queue-main">
        <div>
          <span className="z-soft">{t('live.queue.waiting')}</span>
          <strong className="z-num" data-field="waiting">
            {queue.waiting}
          </strong>
        </div>
        <div>
          <span className="z-soft">{t('live.queue.longest')}</span>
          <strong>
            <Since since={queue.longest_wait_since} amber={queue.wait_warning_seconds} red={queue.wait_warning_seconds * 2} />
          </strong>
        </div>
        <Tooltip title={t('live.queue.levelHint', { seconds: queue.target_seconds })}>
          <div tabIndex={0}>
            <span className="z-soft">{t('live.queue.level')}</span>
            <strong className="z-num">{percent(queue.answered_in_target_today, handled)}</strong>
          </div>
        </Tooltip>
      </div>
      <dl className="live-queue-rest">
        <Small name={t('live.queue.ready')} value={String(queue.ready)} />
        <Small name={t('live.queue.talking')} value={String(queue.talking)} />
        <Small name={t('live.queue.loggedIn')} value={String(queue.logged_in)} />
        <Small name={t('live.queue.answered')} value={String(queue.answered_today)} />
        <Small name={t('live.queue.abandoned')} value={String(queue.abandoned_today)} />
        <Small name={t('live.queue.average')} value={span(queue.average_wait_seconds)} />
        <Small name={t('live.queue.expected')} value={expectedWait(queue.expected_wait, t)} />
      </dl>
    </article>
  )
}

function Small({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="z-num">{value}</dd>
    </div>
  )
}
