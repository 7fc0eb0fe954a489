// What callers left when nobody was there for them: listen, get back to them, mark it done.

import { AudioOutlined } from '@ant-design/icons'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Segmented, Select } from 'antd'
import { useEffect } from 'react'
import { useSearchParams } from 'react-router'
import type { MailboxRow, VoicemailPage, VoicemailState, VoicemailsTopic } from '@/api/types'
import { Message } from '@/features/voicemails/Message'
import { get, withQuery } from '@/shared/http'
import { useWords } from '@/shared/i18n'
import { useTopic } from '@/shared/live/use'
import { Freshness } from '@/shared/ui/Freshness'
import { Failure, Loading, Page } from '@/shared/ui/page'
import { Empty } from '@/shared/ui/pieces'
import '@/features/voicemails/voicemails.css'

const STATES = ['all', 'new', 'heard', 'done'] as const
type Choice = (typeof STATES)[number]
type Filters = { state: VoicemailState | null; mailbox: string | null }

export default function VoicemailsPage() {
  const { t } = useWords()
  const { rows, live } = useTopic<VoicemailsTopic>('voicemails')
  const { filters, change } = useFilters()
  const mailboxes = rows?.mailboxes ?? {}
  const page = useMessages(filters, mailboxes)
  const items = page.data?.pages.flatMap((each) => each.items) ?? []
  const total = page.data?.pages[0]?.total
  return (
    <Page
      title={t('voicemails.title')}
      lead={t('voicemails.lead')}
      extra={
        <>
          <Freshness live={live} />
          {total !== undefined && <span className="z-soft z-num">{t('voicemails.total', { n: total })}</span>}
        </>
      }
    >
      <FilterBar filters={filters} change={change} mailboxes={mailboxes} />
      {page.isError ? (
        <Failure error={page.error} retry={() => void page.refetch()} />
      ) : page.isPending ? (
        <Loading rows={6} />
      ) : items.length === 0 ? (
        <Nothing filtered={filters.state !== null || filters.mailbox !== null} showAll={() => change({ state: null, mailbox: null })} />
      ) : (
        <ul className="z-card voicemails" data-testid="voicemails">
          {items.map((each) => (
            <Message key={each.id} message={each} />
          ))}
        </ul>
      )}
      {page.hasNextPage && (
        <p className="voicemails-more">
          <Button loading={page.isFetchingNextPage} onClick={() => void page.fetchNextPage()} data-testid="voicemails-more">
            {t('voicemails.more')}
          </Button>
        </p>
      )}
    </Page>
  )
}

/** Filters stand in the address, so that a list can be sent to a colleague. */
function useFilters(): { filters: Filters; change: (change: Partial<Filters>) => void } {
  const [address, setAddress] = useSearchParams()
  const state = STATES.find((each) => each !== 'all' && each === address.get('state'))
  const filters: Filters = { state: state && state !== 'all' ? state : null, mailbox: address.get('mailbox') }
  const change = (wish: Partial<Filters>): void => {
    const next = new URLSearchParams()
    for (const [name, value] of Object.entries({ ...filters, ...wish })) if (value) next.set(name, value)
    setAddress(next, { replace: true })
  }
  return { filters, change }
}

function useMessages(filters: Filters, mailboxes: Record<string, MailboxRow>) {
  const queries = useQueryClient()
  const revision = Math.max(0, ...Object.values(mailboxes).map((row) => row.revision))
  useEffect(() => void queries.invalidateQueries({ queryKey: ['voicemails'] }), [queries, revision])
  return useInfiniteQuery({
    queryKey: ['voicemails', filters],
    queryFn: ({ pageParam, signal }) => get<VoicemailPage>(withQuery('/voicemails', { ...filters, cursor: pageParam }), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
}

type BarProps = { filters: Filters; change: (change: Partial<Filters>) => void; mailboxes: Record<string, MailboxRow> }
function FilterBar({ filters, change, mailboxes }: BarProps) {
  const { t, pick } = useWords()
  const counted = (state: Choice): string => {
    const rows = Object.entries(mailboxes).filter(([id]) => filters.mailbox === null || id === filters.mailbox)
    const sum = state === 'new' ? rows.reduce((all, [, row]) => all + row.new, 0) : 0
    return sum > 0 ? `${t(`voicemails.states.${state}`)} ${sum}` : t(`voicemails.states.${state}`)
  }
  return (
    <div className="voicemails-filters">
      <Segmented<Choice>
        value={filters.state ?? 'all'}
        onChange={(state) => change({ state: state === 'all' ? null : state })}
        options={STATES.map((value) => ({ value, label: counted(value) }))}
        aria-label={t('voicemails.stateFilter')}
        data-testid="voicemails-state"
      />
      <Select<string>
        className="voicemails-mailbox"
        allowClear
        value={filters.mailbox}
        placeholder={t('voicemails.allMailboxes')}
        aria-label={t('voicemails.mailbox')}
        onChange={(mailbox: string | undefined) => change({ mailbox: mailbox ?? null })}
        options={Object.entries(mailboxes).map(([value, row]) => ({ value, label: pick(row.name) || value }))}
      />
    </div>
  )
}

function Nothing({ filtered, showAll }: { filtered: boolean; showAll: () => void }) {
  const { t } = useWords()
  return (
    <div className="z-card" data-testid="voicemails-none">
      {filtered ? (
        <Empty icon={<AudioOutlined />} title={t('voicemails.noMatch')} hint={t('voicemails.noMatchHint')} action={<Button onClick={showAll}>{t('voicemails.showAll')}</Button>} />
      ) : (
        <Empty icon={<AudioOutlined />} title={t('voicemails.none')} hint={t('voicemails.noneHint')} />
      )}
    </div>
  )
}
