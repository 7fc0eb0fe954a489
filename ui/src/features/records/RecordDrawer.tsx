// One call in full: facts, what happened when, and its recordings.

import { useQuery } from '@tanstack/react-query'
import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import type { RecordDetail, TimelineStep } from '@/api/types'
import { span } from '@/core/format'
import { ResultTag } from '@/features/records/columns'
import { DecisionDrawer, type Offer } from '@/features/records/DecisionDrawer'
import { Recording } from '@/features/records/Recording'
import { BASE, get } from '@/shared/http'
import { useWords } from '@/shared/i18n'
import { mayWatch, useMe } from '@/shared/me'
import { siteDateTime, siteTimeOfDay } from '@/shared/siteTime'
import { Failure, Loading } from '@/shared/ui/page'
import { CopyButton, Facts, MenuPath } from '@/shared/ui/pieces'
import { Player } from '@/shared/ui/Player'

export function RecordDrawer({ contact, close }: { contact: string | null; close: () => void }) {
  const { t } = useWords()
  return (
    <Drawer
      open={contact !== null}
      onClose={close}
      size={560}
      title={t('records.detail.title')}
      destroyOnHidden
      classNames={{ wrapper: 'records-drawer' }}
    >
      {contact && <Detail key={contact} contact={contact} />}
    </Drawer>
  )
}

function Detail({ contact }: { contact: string }) {
  const words = useWords()
  const { t } = words
  const detail = useQuery({ queryKey: ['record', contact], queryFn: () => get<RecordDetail>(`/records/${encodeURIComponent(contact)}`) })
  if (detail.isError) return <Failure error={detail.error} retry={() => void detail.refetch()} />
  const row = detail.data
  if (!row) return <Loading />
  return (
    <div className="records-detail" data-testid="record-detail">
      <div className="records-detail-head">
        <p className="records-number-big z-num">
          {row.number_shown || t('common.unknownNumber')}
          {row.number && <CopyButton text={row.number} label={t('common.copyNumber')} />}
        </p>
        <ResultTag result={row.result} words={words} />
      </div>
      <section aria-label={t('records.detail.recording')}>
        <h2>{t('records.detail.recording')}</h2>
        {row.recordings.length === 0 ? (
          <p className="z-soft">{t('records.detail.noRecording')}</p>
        ) : (
          row.recordings.map((recording) => <Recording key={recording.id} recording={recording} caption={row.recordings.length > 1} />)
        )}
      </section>
      <RowFacts row={row} />
      <section>
        <h2>{t('records.detail.path')}</h2>
        <MenuPath path={row.path} />
      </section>
      <section>
        <h2>{t('records.detail.timeline')}</h2>
        <Timeline contact={contact} steps={row.timeline} />
      </section>
      {row.number && (
        <p>
          <Link to={`/records?number=${encodeURIComponent(row.number)}`}>{t('records.detail.calls')}</Link>
        </p>
      )}
    </div>
  )
}

function RowFacts({ row }: { row: RecordDetail }) {
  const { t, pick } = useWords()
  const reason = row.end_reason ? t(`records.endReason.${row.end_reason}`) : '–'
  const unknown = reason.startsWith('records.endReason.')
  return (
    <Facts
      items={[
        [t('records.column.arrived'), siteDateTime(row.arrived)],
        [t('records.column.region'), pick(row.region) || '–'],
        [t('records.detail.line'), `${pick(row.line)} ${row.called}`],
        [t('records.column.queue'), pick(row.queue_name) || '–'],
        [t('records.column.agent'), row.agent ? `${row.agent} ${row.agent_name ?? ''}` : '–'],
        [t('records.column.wait'), span(row.wait_seconds)],
        [t('records.column.ring'), span(row.ring_seconds)],
        [t('records.column.talk'), span(row.answered_at === null ? null : row.talk_seconds)],
        [t('records.column.wrapUp'), span(row.wrap_up_seconds)],
        [t('records.column.endedBy'), row.ended_by ? t(`records.endedBy.${row.ended_by}`) : '–'],
        [t('records.detail.endReason'), unknown ? (row.end_reason ?? '–') : reason],
        [t('records.detail.id'), row.contact],
      ]}
    />
  )
}

/** Which offer a step tells of, if it does. */
function offered({ kind, data }: TimelineStep): Offer | null {
  return kind === 'offered' && data.offer !== undefined ? { offer: String(data.offer), agent: String(data.agent) } : null
}

function Timeline({ contact, steps }: { contact: string; steps: TimelineStep[] }) {
  const { me } = useMe()
  const [asked, setAsked] = useState<Offer | null>(null)
  return (
    <>
      <Steps steps={steps} ask={me && mayWatch(me) ? setAsked : null} />
      <DecisionDrawer contact={contact} of={asked} close={() => setAsked(null)} />
    </>
  )
}

function Steps({ steps, ask }: { steps: TimelineStep[]; ask: ((offer: Offer) => void) | null }) {
  const { t, pick } = useWords()
  return (
    <ol className="records-timeline">
      {steps.map((step, i) => (
        <li key={`${step.at}-${i}`} data-kind={step.kind}>
          <time dateTime={step.at} className="z-num z-soft">
            {siteTimeOfDay(step.at)}
          </time>
          <span>
            {pick(step.text)}
            <Left step={step} />
            <WhyButton offer={offered(step)} ask={ask} word={(agent) => t('why.chosen', { agent })} />
          </span>
        </li>
      ))}
    </ol>
  )
}

/** What the caller said, where he did. */
function Left({ step: { kind, data } }: { step: TimelineStep }) {
  if (kind !== 'message' || data.message === undefined) return null
  return <Player url={`${BASE}/recordings/${encodeURIComponent(String(data.message))}`} seconds={Number(data.seconds)} />
}

function WhyButton({ offer, ask, word }: { offer: Offer | null; ask: ((offer: Offer) => void) | null; word: (agent: string) => string }) {
  if (!offer || !ask) return null
  return (
    <Button type="link" size="small" data-testid="why-chosen" onClick={() => ask(offer)}>
      {word(offer.agent)}
    </Button>
  )
}
