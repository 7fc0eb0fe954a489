// The row of filters above the records.

import { ClearOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useEffect, useState } from 'react'
import type { AgentSetting, Items, QueueSetting } from '@/api/types'
import { filtered, presets, TALK, talkChoice, type Filters, type Key } from '@/features/records/filters'
import { get } from '@/shared/http'
import { useWords } from '@/shared/i18n'
import { SiteRange } from '@/shared/ui/SiteRange'

type Props = { filters: Filters; change: (some: Filters) => void; clear: () => void; everyAgent: boolean }

export function FilterBar({ filters, change, clear, everyAgent }: Props) {
  const { t, pick } = useWords()
  const queues = useQuery({ queryKey: ['queues'], queryFn: () => get<Items<QueueSetting>>('/queues'), staleTime: 60_000 })
  const agents = useQuery({ queryKey: ['agents'], queryFn: () => get<Items<AgentSetting>>('/agents'), staleTime: 60_000, enabled: everyAgent })
  return (
    <search className="records-filters" aria-label={t('records.title')}>
      <Range filters={filters} change={change} />
      <NumberFilter value={filters.number ?? ''} change={(number) => change({ number })} />
      {everyAgent && (
        <Choice
          name="agent"
          filters={filters}
          change={change}
          options={agents.data?.items.map((a) => ({ value: a.id, label: `${a.id} ${a.name}` })) ?? []}
        />
      )}
      <Choice name="queue" filters={filters} change={change} options={queues.data?.items.map((q) => ({ value: q.id, label: pick(q.name) })) ?? []} />
      <Choice name="direction" filters={filters} change={change} options={['inbound', 'outbound'].map((v) => ({ value: v, label: t(`records.direction.${v}`) }))} />
      <Choice name="result" filters={filters} change={change} options={['answered', 'abandoned', 'in_flow', 'callback', 'message', 'unreached'].map((v) => ({ value: v, label: t(`records.result.${v}`) }))} />
      <Choice name="ended_by" filters={filters} change={change} options={['caller', 'agent', 'system'].map((v) => ({ value: v, label: t(`records.endedBy.${v}`) }))} />
      <TalkFilter filters={filters} change={change} />
      {filtered(filters) && (
        <Button type="text" icon={<ClearOutlined />} onClick={clear} data-testid="filter-clear">
          {t('records.filter.clear')}
        </Button>
      )}
    </search>
  )
}

type Part = Pick<Props, 'filters' | 'change'>

function Range({ filters, change }: Part) {
  const { t } = useWords()
  return (
    <SiteRange
      className="records-range"
      presets={presets().map(({ word, days }) => ({ label: t(`records.filter.${word}`), days }))}
      placeholder={[t('records.filter.from'), t('records.filter.to')]}
      value={{ from: filters.from ?? '', to: filters.to ?? '' }}
      change={change}
      testId="filter-time"
    />
  )
}

/** Searches when the person stops typing, or presses Enter. */
function NumberFilter({ value, change }: { value: string; change: (value: string) => void }) {
  const { t } = useWords()
  const [text, setText] = useState(value)
  const [known, setKnown] = useState(value)
  if (value !== known) {
    setKnown(value)
    setText(value)
  }
  useEffect(() => {
    if (text === value) return
    const timer = setTimeout(() => change(text), 600)
    return () => clearTimeout(timer)
  })
  return (
    <Input
      className="records-number"
      allowClear
      inputMode="tel"
      placeholder={t('records.filter.number')}
      aria-label={t('records.filter.number')}
      title={t('records.filter.numberHint')}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onPressEnter={() => change(text)}
      data-testid="filter-number"
    />
  )
}

const WORD: Partial<Record<Key, string>> = { ended_by: 'endedBy' }
type ChoiceProps = Part & { name: 'agent' | 'queue' | 'direction' | 'result' | 'ended_by'; options: { value: string; label: string }[] }

function Choice({ name, filters, change, options }: ChoiceProps) {
  const { t } = useWords()
  const label = t(`records.filter.${WORD[name] ?? name}`)
  return (
    <Select
      className="records-pick"
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={false}
      placeholder={label}
      aria-label={label}
      value={filters[name] ?? null}
      options={options}
      onChange={(value: string | null | undefined) => change({ [name]: value ?? '' })}
      data-testid={`filter-${name}`}
    />
  )
}

function TalkFilter({ filters, change }: Part) {
  const { t } = useWords()
  const choose = (word: string | null | undefined): void => {
    const found = TALK.find((talk) => talk.word === word)
    change({ min_talk: found?.min_talk ?? '', max_talk: found?.max_talk ?? '' })
  }
  return (
    <Select
      className="records-pick"
      allowClear
      popupMatchSelectWidth={false}
      placeholder={t('records.filter.talk')}
      aria-label={t('records.filter.talk')}
      value={talkChoice(filters)}
      options={TALK.map(({ word }) => ({ value: word, label: t(`records.filter.${word}`) }))}
      onChange={choose}
      data-testid="filter-talk"
    />
  )
}
