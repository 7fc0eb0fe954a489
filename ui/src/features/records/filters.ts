// The filters of the records page, kept in the address so that a search can be sent to a colleague.

import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { typedNumber } from '@/core/format'
import type { Query } from '@/shared/http'
import { siteDays } from '@/shared/siteTime'

export const KEYS = ['from', 'to', 'number', 'agent', 'queue', 'direction', 'ended_by', 'result', 'min_talk', 'max_talk', 'sort', 'cursor'] as const
export type Key = (typeof KEYS)[number]
export type Filters = Partial<Record<Key, string>>
export const PAGE_SIZE = 50

/** The filters in the address, and a way to change some of them (which always goes back to the first page). */
export function useFilters(): { filters: Filters; change: (some: Filters) => void; clear: () => void } {
  const [words, setWords] = useSearchParams()
  const filters = useMemo(() => {
    const found: Filters = {}
    for (const key of KEYS) {
      const value = words.get(key)
      if (value) found[key] = value
    }
    return found
  }, [words])
  const change = (some: Filters): void => {
    const next: Filters = { ...filters, ...('cursor' in some ? {} : { cursor: '' }), ...some }
    setWords(Object.fromEntries(Object.entries(next).filter(([, value]) => value)))
  }
  return { filters, change, clear: () => setWords({}) }
}

/** Whether anything is left out. */
export const filtered = (filters: Filters): boolean => Object.keys(filters).some((key) => key !== 'sort' && key !== 'cursor')

/** What the server is asked. Numbers are cleaned of everything that people put between digits. */
export function toQuery(filters: Filters): Query {
  const { number, ...rest } = filters
  return { ...rest, number: number ? typedNumber(number) : null, sort: filters.sort ?? '-arrived', limit: PAGE_SIZE }
}

export type Preset = { word: 'today' | 'yesterday' | 'week'; days: [string, string] }
/** Whole days at the site. */
export function presets(): Preset[] {
  return [
    { word: 'today', days: siteDays(0, 0) },
    { word: 'yesterday', days: siteDays(-1, -1) },
    { word: 'week', days: siteDays(-6, 0) },
  ]
}

export const TALK: { word: string; min_talk: string; max_talk: string }[] = [
  { word: 'talkUnder30', min_talk: '', max_talk: '30' },
  { word: 'talk30to180', min_talk: '30', max_talk: '180' },
  { word: 'talkOver180', min_talk: '180', max_talk: '' },
]

export function talkChoice(filters: Filters): string | null {
  const found = TALK.find((t) => t.min_talk === (filters.min_talk ?? '') && t.max_talk === (filters.max_talk ?? ''))
  return found?.word ?? null
}
