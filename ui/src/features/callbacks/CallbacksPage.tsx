// Who waits to be called back: live rows of the floor, booking by hand, cancelling.

import { PlusOutlined } from '@ant-design/icons'
import { App, Button, Table, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Call, FloorTopic } from '@/api/types'
import { BookForm } from '@/features/callbacks/BookForm'
import { call as request } from '@/shared/http'
import { useWords, type Tongue } from '@/shared/i18n'
import { useTopic } from '@/shared/live/use'
import { siteDateTime, siteShortTime } from '@/shared/siteTime'
import type { Tone } from '@/shared/theme/tokens'
import { Freshness } from '@/shared/ui/Freshness'
import { Loading, Page } from '@/shared/ui/page'
import { Empty } from '@/shared/ui/pieces'

const TONE: Partial<Record<Call['phase'], Tone>> = { queued: 'amber', offered: 'blue', dialling: 'blue', talking: 'green' }

/** Who is called first stands first: those in talk, then by queue and place, then those who stand aside. */
function byPlace(a: Call, b: Call): number {
  return (a.queue ?? '').localeCompare(b.queue ?? '') || (a.position ?? 1e6) - (b.position ?? 1e6) || a.arrived.localeCompare(b.arrived)
}

export default function CallbacksPage() {
  const words = useWords()
  const { t } = words
  const { message, modal } = App.useApp()
  const { rows, live } = useTopic<FloorTopic>('floor')
  const [booking, setBooking] = useState(false)
  const cancel = (call: Call): void =>
    void modal.confirm({
      title: t('callbacks.cancelTitle', { number: call.number_shown || t('common.unknownNumber') }),
      content: t('callbacks.cancelBody'),
      okText: t('callbacks.cancel'),
      okButtonProps: { danger: true },
      cancelText: t('common.close'),
      onOk: () =>
        request('DELETE', `/callbacks/${encodeURIComponent(call.contact)}`).then(
          () => void message.success(t('callbacks.cancelled')),
          (error: unknown) => void message.error(words.explain(error)),
        ),
    })
  const book = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setBooking(true)} data-testid="callback-create">
      {t('callbacks.create')}
    </Button>
  )
  return (
    <Page title={t('callbacks.title')} lead={t('callbacks.lead')} extra={[<Freshness key="fresh" live={live} />, <span key="book">{book}</span>]}>
      {rows ? (
        <Table<Call>
          className="z-card"
          data-testid="callbacks-table"
          rowKey="contact"
          pagination={false}
          scroll={{ x: 'max-content' }}
          dataSource={Object.values(rows.calls ?? {}).filter((call) => call.callback).sort(byPlace)}
          columns={columns(words, cancel)}
          onRow={(call) => ({ 'data-testid': 'callback-row', 'data-contact': call.contact }) as React.HTMLAttributes<HTMLElement>}
          locale={{ emptyText: <Empty title={t('callbacks.none')} hint={t('callbacks.noneHint')} /> }}
        />
      ) : (
        <Loading rows={6} />
      )}
      <BookForm open={booking} close={() => setBooking(false)} queues={Object.values(rows?.queues ?? {})} />
    </Page>
  )
}

function columns({ t, pick }: Tongue, cancel: (call: Call) => void): TableColumnsType<Call> {
  return [
    { key: 'number', title: t('callbacks.number'), render: (_, call) => <strong className="z-num">{call.number_shown || t('common.unknownNumber')}</strong> },
    { key: 'queue', title: t('callbacks.queue'), render: (_, call) => pick(call.queue_name) || '–' },
    { key: 'state', title: t('callbacks.state'), render: (_, call) => <State call={call} words={{ t }} /> },
    {
      key: 'window',
      title: t('callbacks.window'),
      render: (_, call) =>
        call.callback && (
          <span className="z-num">
            <Short at={call.callback.not_before} /> – <Short at={call.callback.until} />
          </span>
        ),
    },
    { key: 'tries', title: t('callbacks.tries'), render: (_, call) => call.callback && <span className="z-num">{t('callbacks.triesOf', { n: call.callback.tries, most: call.callback.tries_max })}</span> },
    { key: 'agent', title: t('callbacks.agent'), render: (_, call) => (call.agent ? `${call.agent} ${call.agent_name ?? ''}` : '–') },
    {
      key: 'booked',
      title: t('callbacks.booked'),
      render: (_, call) => (
        <>
          <Short at={call.arrived} />{' '}
          <span className="z-soft">{call.callback?.by ? t('callbacks.byHand', { who: call.callback.by }) : t('callbacks.byCustomer')}</span>{' '}
          {call.callback?.source && <Link to={`/records/${encodeURIComponent(call.callback.source)}`}>{t('callbacks.call')}</Link>}
        </>
      ),
    },
    {
      key: 'do',
      title: <span className="z-hidden">{t('common.actions')}</span>,
      render: (_, call) =>
        call.phase !== 'talking' && call.phase !== 'rejoining' && (
          <Button size="small" danger onClick={() => cancel(call)} data-testid="callback-cancel">
            {t('callbacks.cancel')}
          </Button>
        ),
    },
  ]
}

/** To the minute, with the day unless it is today; all of it when pointed at. */
function Short({ at }: { at: string }) {
  return (
    <span className="z-num" title={siteDateTime(at)}>
      {siteShortTime(at)}
    </span>
  )
}

function State({ call, words: { t } }: { call: Call; words: Pick<Tongue, 't'> }) {
  const aside = call.callback?.due ? t('callbacks.due', { time: siteShortTime(call.callback.due) }) : t('callbacks.held')
  const place = call.position !== null ? t('callbacks.place', { n: call.position }) : ''
  const more = call.phase === 'booked' ? aside : place
  return (
    <span className={`z-tag z-tone-${TONE[call.phase] ?? 'grey'}`}>
      {t(`phase.${call.phase}`)}
      {more && ` · ${more}`}
    </span>
  )
}
