// The floor as it is now: queues, agents, calls. Everything moves by itself; data that stopped moving says so.

import type { FloorTopic } from '@/api/types'
import { byAttention, byUrgency, totals } from '@/core/floor'
import { percent } from '@/core/format'
import { Agents } from '@/features/live/Agents'
import { Calls } from '@/features/live/Calls'
import { Queues } from '@/features/live/Queues'
import { useWords } from '@/shared/i18n'
import { useTopic } from '@/shared/live/use'
import { Freshness } from '@/shared/ui/Freshness'
import { Loading, Page } from '@/shared/ui/page'
import '@/features/live/live.css'

export default function LivePage() {
  const { t } = useWords()
  const { rows, live } = useTopic<FloorTopic>('floor')
  if (!rows) {
    return (
      <Page title={t('live.title')} extra={<Freshness live={live} />}>
        <Loading rows={10} />
      </Page>
    )
  }
  const queues = Object.values(rows.queues ?? {})
  const agents = Object.values(rows.agents ?? {}).sort(byAttention)
  const calls = Object.values(rows.calls ?? {}).sort(byUrgency)
  return (
    <Page title={t('live.title')} extra={<Freshness live={live} />}>
      <Totals {...totals(queues, agents)} />
      <Queues queues={queues} />
      <Agents agents={agents} queues={rows.queues ?? {}} />
      <Calls calls={calls} />
    </Page>
  )
}

function Totals(sums: ReturnType<typeof totals>) {
  const { t } = useWords()
  const figures: [string, string, string][] = [
    ['waiting', String(sums.waiting), sums.waiting > 0 ? 'z-tone-amber' : ''],
    ['ready', String(sums.ready), sums.ready > 0 ? 'z-tone-green' : ''],
    ['talking', String(sums.talking), sums.talking > 0 ? 'z-tone-blue' : ''],
    ['answered', String(sums.answered), ''],
    ['abandoned', String(sums.abandoned), ''],
    ['level', percent(sums.inTarget, sums.answered + sums.abandoned), ''],
  ]
  return (
    <dl className="z-card live-totals">
      {figures.map(([word, value, tone]) => (
        <div key={word}>
          <dt>{t(`live.totals.${word}`)}</dt>
          <dd className={`z-num ${tone}`}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
