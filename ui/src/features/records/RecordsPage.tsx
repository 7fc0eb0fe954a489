// Finished calls: filtered, sorted and paged by the server; a row opens the call beside the list.

import { DownloadOutlined, LeftOutlined, PhoneOutlined, RightOutlined, SettingOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Popover, Segmented, Table } from 'antd'
import { useMemo, useState } from 'react'
import { useLocation, useNavigate, useParams } from 'react-router'
import type { Me, RecordPage, RecordRow } from '@/api/types'
import { columns, hiddenColumns, hideColumns, type Column } from '@/features/records/columns'
import { RecordDrawer } from '@/features/records/RecordDrawer'
import { FilterBar } from '@/features/records/FilterBar'
import { filtered, toQuery, useFilters, type Filters } from '@/features/records/filters'
import { BASE, get, withQuery } from '@/shared/http'
import { useWords } from '@/shared/i18n'
import { mayWatch } from '@/shared/me'
import { Failure, Page } from '@/shared/ui/page'
import { Empty } from '@/shared/ui/pieces'
import '@/features/records/records.css'

const DENSITY = 'zongji.records.density'

export default function RecordsPage({ me }: { me: Me }) {
  const words = useWords()
  const { t } = words
  const { filters, change, clear } = useFilters()
  const contact = useParams()['contact'] ?? null
  const { search } = useLocation()
  const navigate = useNavigate()
  const page = useQuery({
    queryKey: ['records', filters],
    queryFn: ({ signal }) => get<RecordPage>(withQuery('/records', toQuery(filters)), { signal }),
    placeholderData: keepPreviousData,
  })
  const open = (id: string | null): void => void navigate(`/records${id ? `/${encodeURIComponent(id)}` : ''}${search}`)
  const view = useView()
  const every = useMemo(() => columns(words, filters.sort ?? '-arrived'), [words, filters.sort])
  const shown = every.filter((column) => !view.hidden.includes(column.key))
  return (
    <Page
      title={t('records.title')}
      extra={
        <>
          {page.data && <span className="z-soft z-num">{t('records.total', { n: page.data.total })}</span>}
          <ViewButton every={every} view={view} />
          <Button icon={<DownloadOutlined />} href={BASE + withQuery('/records.csv', { ...toQuery(filters), limit: null, cursor: null })} download data-testid="records-export">
            {t('records.export')}
          </Button>
        </>
      }
    >
      <FilterBar filters={filters} change={change} clear={clear} everyAgent={mayWatch(me)} />
      {page.isError ? (
        <Failure error={page.error} retry={() => void page.refetch()} />
      ) : (
        <Table<RecordRow>
          data-testid="records-table"
          className="z-card records-table"
          rowKey="contact"
          size={view.compact ? 'small' : 'medium'}
          columns={shown}
          dataSource={page.data?.items ?? []}
          loading={page.isFetching && !page.data ? true : { spinning: page.isPlaceholderData, delay: 250 }}
          pagination={false}
          scroll={{ x: 'max-content' }}
          rowClassName={(row) => (row.contact === contact ? 'z-row-link records-open' : 'z-row-link')}
          onChange={(_, __, sorter) => {
            if (!Array.isArray(sorter)) change({ sort: sortWord(String(sorter.columnKey), sorter.order === 'ascend') })
          }}
          onRow={(row) => rowProps(row, open)}
          locale={{ emptyText: page.isPending ? ' ' : <Nothing filters={filters} /> }}
        />
      )}
      <Paging filters={filters} next={page.data?.next ?? null} change={change} />
      <RecordDrawer contact={contact} close={() => open(null)} />
    </Page>
  )
}

/** Why the list is empty: a part of a number finds nothing, as numbers are kept sealed. */
function Nothing({ filters }: { filters: Filters }) {
  const { t } = useWords()
  if (!filtered(filters)) return <Empty icon={<PhoneOutlined />} title={t('records.none')} hint={t('records.noneHint')} />
  const digits = filters.number?.replace(/\D/g, '').length ?? 0
  const part = digits > 0 && digits < 7 && digits !== 4
  return <Empty icon={<PhoneOutlined />} title={t('records.empty')} hint={t(part ? 'records.emptyNumber' : 'records.emptyHint')} />
}

/** Newest first is what everybody expects, so it stays out of the address. */
function sortWord(column: string, rising: boolean): string {
  const word = rising ? column : `-${column}`
  return word === '-arrived' ? '' : word
}

/** A row is a link for the mouse and for the keyboard. */
function rowProps(row: RecordRow, open: (id: string) => void): React.HTMLAttributes<HTMLElement> {
  const extra = { 'data-testid': 'record-row', 'data-contact': row.contact }
  return {
    ...extra,
    tabIndex: 0,
    onClick: () => open(row.contact),
    onKeyDown: (event) => {
      if (event.key === 'Enter') open(row.contact)
    },
  }
}

type View = { hidden: string[]; hide: (hidden: string[]) => void; compact: boolean; setCompact: (on: boolean) => void }
function useView(): View {
  const [hidden, setHidden] = useState(hiddenColumns)
  const [compact, setCompact] = useState(() => localStorage.getItem(DENSITY) !== 'roomy')
  return {
    hidden,
    hide: (next) => {
      hideColumns(next)
      setHidden(next)
    },
    compact,
    setCompact: (on) => {
      localStorage.setItem(DENSITY, on ? 'compact' : 'roomy')
      setCompact(on)
    },
  }
}

function ViewButton({ every, view }: { every: Column[]; view: View }) {
  const { t } = useWords()
  const choices = (
    <div className="records-view">
      <Segmented
        block
        value={view.compact ? 'compact' : 'roomy'}
        options={[
          { value: 'compact', label: t('records.column.compact') },
          { value: 'roomy', label: t('records.column.roomy') },
        ]}
        onChange={(value) => view.setCompact(value === 'compact')}
      />
      <Checkbox.Group
        options={every.map((column) => ({ value: column.key, label: String(column.title) }))}
        value={every.map((c) => c.key).filter((key) => !view.hidden.includes(key))}
        onChange={(on) => view.hide(every.map((c) => c.key).filter((key) => !on.includes(key)))}
      />
    </div>
  )
  return (
    <Popover trigger="click" placement="bottomRight" content={choices} arrow={false}>
      <Button icon={<SettingOutlined />} aria-label={t('records.column.choose')} title={t('records.column.choose')} />
    </Popover>
  )
}

type PagingProps = { filters: Filters; next: string | null; change: (some: Filters) => void }
/** Cursors lead forwards only; the way back is the trail that this visit has left. */
function Paging({ filters, next, change }: PagingProps) {
  const { t } = useWords()
  const [trail, setTrail] = useState<string[]>([])
  const cursor = filters.cursor ?? ''
  if (!cursor && !next) return null
  const forward = (): void => {
    setTrail([...trail, cursor])
    change({ cursor: next ?? '' })
  }
  const back = (): void => {
    change({ cursor: trail.at(-1) ?? '' })
    setTrail(trail.slice(0, -1))
  }
  return (
    <nav className="records-paging">
      <Button icon={<LeftOutlined />} disabled={!cursor} onClick={back} data-testid="records-previous">
        {t('records.page.previous')}
      </Button>
      <Button icon={<RightOutlined />} iconPlacement="end" disabled={!next} onClick={forward} data-testid="records-next">
        {t('records.page.next')}
      </Button>
    </nav>
  )
}
