// Every call on the floor, those who wait first.

import { App, Button, Table, type TableColumnsType } from 'antd'
import { useState } from 'react'
import type { Call } from '@/api/types'
import { span } from '@/core/format'
import { WhyDrawer } from '@/features/live/WhyDrawer'
import { post } from '@/shared/http'
import { useWords, type Tongue } from '@/shared/i18n'
import type { Tone } from '@/shared/theme/tokens'
import { Empty, MediumTag, MenuPath, Since } from '@/shared/ui/pieces'

const PHASE: Record<Call['phase'], [Tone, string]> = {
  flow: ['grey', '☰'],
  queued: ['amber', '◷'],
  offered: ['blue', '◔'],
  talking: ['blue', '☎'],
  rejoining: ['amber', '↻'],
  booked: ['grey', '◷'],
  dialling: ['blue', '↗'],
}
const WAIT_AMBER = 20
const WAIT_RED = 60

export function Calls({ calls }: { calls: Call[] }) {
  const words = useWords()
  const [asked, setAsked] = useState<string | null>(null)
  const { message } = App.useApp()
  const toFront = (call: Call): void =>
    void post(`/contacts/${encodeURIComponent(call.contact)}/front`).then(
      () => message.success(words.t('rules.fronted')),
      (error: unknown) => message.error(words.explain(error)),
    )
  return (
    <section aria-labelledby="live-calls" className="live-section">
      <div className="live-head">
        <h2 id="live-calls">{words.t('live.calls')}</h2>
        <span className="z-soft z-num">{calls.length}</span>
      </div>
      <Table<Call>
        className="z-card live-calls"
        rowKey="contact"
        size="small"
        pagination={false}
        scroll={{ x: 'max-content' }}
        dataSource={calls}
        columns={columns(words, setAsked, toFront)}
        onRow={(call) => ({ 'data-testid': 'live-call', 'data-contact': call.contact }) as React.HTMLAttributes<HTMLElement>}
        locale={{ emptyText: <Empty title={words.t('live.call.none')} /> }}
      />
      <WhyDrawer contact={asked} call={calls.find((call) => call.contact === asked) ?? null} close={() => setAsked(null)} />
    </section>
  )
}

/** Who has it; while several ring, the first of them and how many more. */
function WithAgent({ call }: { call: Call }) {
  if (!call.agent) return '–'
  const more = call.beside.length > 0 ? ` +${call.beside.length}` : ''
  return <span title={call.beside.join(', ') || undefined}>{`${call.agent} ${call.agent_name ?? ''}${more}`}</span>
}

function columns({ t, pick }: Tongue, ask: (contact: string) => void, toFront: (call: Call) => void): TableColumnsType<Call> {
  return [
    {
      key: 'phase',
      title: t('live.call.phase'),
      width: 130,
      render: (_, call) => {
        const [tone, sign] = PHASE[call.phase]
        return (
          <span className={`z-tag z-tone-${tone}`}>
            <span aria-hidden="true">{sign}</span>
            {t(`phase.${call.phase}`)}
            {call.phase === 'queued' && call.position !== null && ` · ${t('live.call.position', { n: call.position })}`}
          </span>
        )
      },
    },
    { key: 'medium', title: t('rules.medium'), width: 100, render: (_, call) => <MediumTag medium={call.medium} /> },
    { key: 'number', title: t('live.call.number'), width: 150, render: (_, call) => <strong className="z-num">{call.number_shown || t('common.unknownNumber')}</strong> },
    { key: 'queue', title: t('live.call.queue'), width: 110, render: (_, call) => pick(call.queue_name) || '–' },
    {
      key: 'wait',
      title: t('live.call.wait'),
      align: 'right',
      width: 90,
      render: (_, call) =>
        call.wait_seconds !== null ? <span className="z-num">{span(call.wait_seconds)}</span> : <Since since={call.queued_at} amber={WAIT_AMBER} red={WAIT_RED} />,
    },
    {
      key: 'why',
      title: <span className="z-hidden">{t('why.still')}</span>,
      width: 140,
      render: (_, call) =>
        call.phase === 'queued' && (
          <Button type="link" size="small" data-testid="why-waiting" onClick={() => ask(call.contact)}>
            {t('why.still')}
          </Button>
        ),
    },
    { key: 'talk', title: t('live.call.talk'), align: 'right', width: 90, render: (_, call) => <Since since={call.talking_since} /> },
    { key: 'agent', title: t('live.call.agent'), width: 130, render: (_, call) => <WithAgent call={call} /> },
    { key: 'where', title: t('live.call.here'), render: (_, call) => (call.path.length > 0 ? <MenuPath path={call.path.slice(-1)} /> : '–') },
    {
      key: 'do',
      title: <span className="z-hidden">{t('common.actions')}</span>,
      width: 110,
      render: (_, call) =>
        call.phase === 'queued' && (
          <Button size="small" onClick={() => toFront(call)} data-testid="live-front">
            {t('rules.front')}
          </Button>
        ),
    },
  ]
}
