// The two sides of the desk: contacts and own recent calls on the left, the customer on the right.

import { UserOutlined } from '@ant-design/icons'
import { Skeleton } from 'antd'
import { Link } from 'react-router'
import type { RecordRow, Words } from '@/api/types'
import { span } from '@/core/format'
import { callInHand } from '@/core/desk'
import { useDesk } from '@/features/desk/context'
import { useHistory, useRecent } from '@/features/desk/recent'
import { Tasks } from '@/features/desk/Tasks'
import { useWords } from '@/shared/i18n'
import { siteShortTime, siteTimeOfDay } from '@/shared/siteTime'
import { Failure } from '@/shared/ui/page'
import { CopyButton, Facts, Since, StateTag } from '@/shared/ui/pieces'

export function Contacts() {
  const { t, pick } = useWords()
  const { scene, tasks } = useDesk()
  const call = callInHand(scene)
  return (
    <section className="z-card" aria-label={t('desk.contacts.title')}>
      <h2>{t('desk.contacts.title')}</h2>
      {call ? (
        <div className="desk-contact">
          <div>
            <strong className="z-num">{call.number_shown || t('common.unknownNumber')}</strong>
            <Since since={call.talking_since ?? call.offered_at ?? call.arrived} />
          </div>
          <div>
            <span className="z-soft">{pick(call.queue_name ?? call.line)}</span>
            <StateTag state={scene.kind === 'ringing' ? 'ringing' : call.phase === 'rejoining' || call.phase === 'dialling' ? call.phase : 'talking'} />
          </div>
        </div>
      ) : (
        tasks.length === 0 && <p className="desk-none z-soft">{t('desk.contacts.none')}</p>
      )}
      {tasks.length > 0 && <Tasks />}
    </section>
  )
}

export function Recent() {
  const { t } = useWords()
  const recent = useRecent()
  const rows = recent.data?.items
  return (
    <section className="z-card desk-recent" aria-label={t('desk.recent.title')}>
      <div className="z-head">
        <h2>{t('desk.recent.title')}</h2>
        <Link to="/records">{t('desk.recent.all')}</Link>
      </div>
      {recent.isError ? (
        <Failure error={recent.error} retry={() => void recent.refetch()} />
      ) : !rows ? (
        <div className="z-pad">
          <Skeleton active title={false} />
        </div>
      ) : rows.length === 0 ? (
        <p className="desk-none z-soft">{t('desk.recent.none')}</p>
      ) : (
        <ol>
          {rows.map((row) => (
            <RecentRow key={row.contact} row={row} by="number" />
          ))}
        </ol>
      )}
    </section>
  )
}

/** One finished call: by number among one's own calls, by queue among those of one customer. */
function RecentRow({ row, by }: { row: RecordRow; by: 'number' | 'queue' }) {
  const { t, pick } = useWords()
  const queue = pick(row.queue_name) || pick(row.line) || '–'
  const [first, second] = by === 'number' ? [row.number_shown || (row.medium === 'phone' ? t('common.unknownNumber') : t(`medium.${row.medium}`)), queue] : [queue, row.agent_name ?? '–']
  return (
    <li>
      <Link to={`/records/${encodeURIComponent(row.contact)}`} className="desk-row" data-testid={by === 'number' ? 'recent-row' : 'history-row'} data-contact={row.contact}>
        <span className="z-num desk-row-number">{first}</span>
        <span className="z-num z-soft">{siteShortTime(row.arrived)}</span>
        <span className="z-soft desk-row-queue">{second}</span>
        <span className={`z-num ${row.result === 'answered' ? 'z-soft' : 'z-tone-amber'}`}>
          {row.result === 'answered' ? span(row.talk_seconds) : t(`records.result.${row.result}`)}
        </span>
      </Link>
    </li>
  )
}

type Who = { contact: string; number: string | null; number_shown: string | null; region: Words | null; arrived: string; callback?: object | string | null }

/** The customer at hand; in wrap-up still the one who has just hung up. */
function useWho(): Who | null {
  const { scene } = useDesk()
  const last = useRecent(1).data?.items[0]
  return callInHand(scene) ?? (scene.kind === 'wrap_up' ? (last ?? null) : null)
}

export function Customer() {
  const { t } = useWords()
  const who = useWho()
  return (
    <section className={`z-card desk-customer ${who ? '' : 'desk-nobody'}`} aria-label={t('desk.customer.title')}>
      <h2>{t('desk.customer.title')}</h2>
      {who ? (
        <Known who={who} />
      ) : (
        <div className="desk-none z-soft desk-customer-none">
          <UserOutlined />
          <span>{t('desk.customer.none')}</span>
        </div>
      )}
    </section>
  )
}

function Known({ who }: { who: Who }) {
  const { t, pick } = useWords()
  return (
    <div className="desk-known">
      <Facts
        items={[
          [
            t('desk.customer.number'),
            <span key="number" className="desk-copy">
              {who.number_shown || t('desk.customer.hidden')}
              {who.number && <CopyButton text={who.number} label={t('common.copyNumber')} />}
            </span>,
          ],
          [t('desk.customer.region'), pick(who.region) || '–'],
          [t(who.callback !== null && typeof who.callback === 'object' ? 'desk.call.booked' : 'desk.call.arrived'), siteTimeOfDay(who.arrived)],
        ]}
      />
      {who.number && <History number={who.number} except={who.contact} />}
    </div>
  )
}

function History({ number, except }: { number: string; except: string }) {
  const { t } = useWords()
  const history = useHistory(number)
  const all = history.data?.items
  const rows = all?.filter((row) => row.contact !== except)
  const earlier = (history.data?.total ?? 0) - ((all?.length ?? 0) - (rows?.length ?? 0))
  if (history.isError) return <Failure error={history.error} retry={() => void history.refetch()} />
  if (!rows) return <Skeleton active title={false} />
  return (
    <div>
      <h3 className="desk-history-head">
        {t('desk.customer.history')}
        <span className="z-soft">{rows.length ? t('desk.customer.count', { n: earlier }) : ''}</span>
      </h3>
      {rows.length === 0 ? (
        <p className="z-soft">{t('desk.customer.first')}</p>
      ) : (
        <ol>
          {rows.map((row) => (
            <RecentRow key={row.contact} row={row} by="queue" />
          ))}
        </ol>
      )}
    </div>
  )
}
