// Lists of finished calls that the desk shows: one's own, and those of the customer at hand.

import { useQuery } from '@tanstack/react-query'
import type { Items, RecordPage, RecordRow } from '@/api/types'
import { get, withQuery } from '@/shared/http'

export function useRecent(limit = 20) {
  return useQuery({
    queryKey: ['recent', limit],
    queryFn: () => get<Items<RecordRow>>(withQuery('/desk/recent', { limit })),
    refetchInterval: 60_000,
  })
}

/** Earlier calls of one number, newest first. */
export function useHistory(number: string | null) {
  return useQuery({
    queryKey: ['recent', 'history', number],
    queryFn: () => get<RecordPage>(withQuery('/records', { number, limit: 10, sort: '-arrived' })),
    enabled: number !== null,
  })
}
