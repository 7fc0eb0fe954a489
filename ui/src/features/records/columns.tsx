// The columns of the records table, and which of them this person wants to see.

import { AudioOutlined } from '@ant-design/icons'
import type { TableColumnsType } from 'antd'
import type { RecordRow, Result } from '@/api/types'
import { span } from '@/core/format'
import type { Tongue } from '@/shared/i18n'
import { siteDateTime } from '@/shared/siteTime'
import type { Tone } from '@/shared/theme/tokens'
import { MediumTag } from '@/shared/ui/pieces'

export const RESULT_TONE: Record<Result, Tone> = { answered: 'green', abandoned: 'red', in_flow: 'grey', callback: 'blue', message: 'blue', unreached: 'amber' }
const RESULT_SIGN: Record<Result, string> = { answered: '●', abandoned: '✕', in_flow: '○', callback: '↻', message: '◉', unreached: '◌' }

export function ResultTag({ result, words }: { result: Result; words: Tongue }) {
  return (
    <span className={`z-tag z-tone-${RESULT_TONE[result]}`}>
      <span aria-hidden="true">{RESULT_SIGN[result]}</span>
      {words.t(`records.result.${result}`)}
    </span>
  )
}

export type Column = TableColumnsType<RecordRow>[number] & { key: string }

const SORTABLE = ['arrived', 'wait', 'talk']

/** The server sorts; the table only shows by what, and asks. */
function sorting(word: string, sort: string): Pick<Column, 'sorter' | 'sortOrder' | 'sortDirections'> {
  const sortOrder = sort === word ? 'ascend' : sort === `-${word}` ? 'descend' : null
  return { sorter: true, sortOrder, sortDirections: ['descend', 'ascend', 'descend'] }
}

export function columns(words: Tongue, sort: string): Column[] {
  const { t, pick } = words
  const title = (key: string): string => t(`records.column.${key}`)
  const length = (key: 'wait_seconds' | 'ring_seconds' | 'talk_seconds' | 'wrap_up_seconds', word: string): Column => ({
    key: word,
    title: title(word),
    align: 'right',
    width: SORTABLE.includes(word) ? 96 : 80,
    ...(SORTABLE.includes(word) ? sorting(word, sort) : {}),
    // Nobody talked: that is a dash, not a nought.
    render: (_, row) => <span className="z-num">{span(key === 'talk_seconds' && row.answered_at === null ? null : row[key])}</span>,
  })
  return [
    {
      key: 'arrived',
      title: title('arrived'),
      width: 172,
      ...sorting('arrived', sort),
      render: (_, row) => <span className="z-num">{siteDateTime(row.arrived)}</span>,
    },
    { key: 'number', title: title('number'), width: 150, render: (_, row) => <strong className="z-num records-strong">{row.number_shown || (row.medium === 'phone' ? t('common.unknownNumber') : <MediumTag medium={row.medium} />)}</strong> },
    { key: 'region', title: title('region'), width: 120, ellipsis: true, render: (_, row) => pick(row.region) || '–' },
    { key: 'queue', title: title('queue'), width: 110, ellipsis: true, render: (_, row) => pick(row.queue_name) || '–' },
    { key: 'agent', title: title('agent'), width: 130, ellipsis: true, render: (_, row) => (row.agent ? `${row.agent} ${row.agent_name ?? ''}` : '–') },
    { key: 'result', title: title('result'), width: 122, render: (_, row) => <ResultTag result={row.result} words={words} /> },
    length('wait_seconds', 'wait'),
    length('ring_seconds', 'ring'),
    length('talk_seconds', 'talk'),
    length('wrap_up_seconds', 'wrapUp'),
    { key: 'endedBy', title: title('endedBy'), width: 84, render: (_, row) => (row.ended_by ? t(`records.endedBy.${row.ended_by}`) : '–') },
    {
      key: 'recording',
      title: title('recording'),
      width: 64,
      align: 'center',
      render: (_, row) => (row.recordings.length > 0 ? <AudioOutlined aria-label={t('records.hasRecording')} /> : ''),
    },
  ]
}

/** Hidden until somebody asks for them. */
export const HIDDEN_AT_FIRST = ['ring', 'wrapUp']
const KEY = 'zongji.records.hidden'

export function hiddenColumns(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null')
    return Array.isArray(stored) ? stored.filter((x): x is string => typeof x === 'string') : HIDDEN_AT_FIRST
  } catch {
    return HIDDEN_AT_FIRST
  }
}

export function hideColumns(hidden: string[]): void {
  localStorage.setItem(KEY, JSON.stringify(hidden))
}
