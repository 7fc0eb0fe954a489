// Who is signed in. Owns the query; knows no page.

import { useQuery, type QueryClient } from '@tanstack/react-query'
import type { LoginAnswer, Me } from '@/api/types'
import { ApiError, get, post } from '@/shared/http'
import { learnZone } from '@/shared/siteTime'

export const meKey = ['me']

export function useMe(): { me: Me | null; pending: boolean; error: unknown; retry: () => void } {
  const query = useQuery({
    queryKey: meKey,
    queryFn: async () => {
      try {
        return learned(await get<Me>('/me', { quiet401: true }))
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return null
        throw error
      }
    },
    staleTime: Infinity,
  })
  return { me: query.data ?? null, pending: query.isPending, error: query.error, retry: () => void query.refetch() }
}

/** With the answer comes the site's time zone. */
function learned(me: Me): Me {
  learnZone(me.timezone)
  return me
}

export type Credentials = { username: string; password: string; take_over: boolean }
export const signIn = (credentials: Credentials): Promise<LoginAnswer> => post('/login', credentials, { quiet401: true })
export const signOut = (): Promise<void> => post('/logout', {}, { quiet401: true })

/** Everything that was fetched belongs to whoever was signed in; the question "who am I" itself stays, as pages watch it. */
export function become(queries: QueryClient, me: Me | null): void {
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== meKey[0] })
  queries.setQueryData(meKey, me && learned(me))
}

/** The page at which each role starts. */
export function home(me: Me): string {
  if (me.agent) return '/desk'
  return me.role === 'agent' ? '/records' : '/live'
}

export const mayWatch = (me: Me): boolean => me.role !== 'agent'
export const mayAdminister = (me: Me): boolean => me.role === 'admin'
