// One door to the server. Owns headers, errors and "who am I no longer"; knows no route.

import type { ErrorBody } from '@/api/types'
import { learn } from '@/shared/clock'

export const BASE = '/api/v1'

/** A refusal of the server (or of the way to it), with the stable id that words are looked up by. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly id: string,
    message: string,
    readonly fields: Record<string, string> = {},
  ) {
    super(message)
  }
}

type Listener = () => void
const listeners = new Set<Listener>()
/** Called when the server no longer knows this session. */
export function onSignedOut(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export type Query = Record<string, string | number | null | undefined>
export function withQuery(path: string, query: Query): string {
  const words = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') words.set(key, String(value))
  }
  const text = words.toString()
  return text ? `${path}?${text}` : path
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
type Options = { signal?: AbortSignal; quiet401?: boolean }

export async function call<T>(method: Method, path: string, body?: unknown, options: Options = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json', 'X-Zongji': '1' }
  const init: RequestInit = { method, headers, credentials: 'same-origin' }
  if (body instanceof FormData) init.body = body
  else if (body !== undefined) {
    headers['Content-Type'] = 'application/json'
    init.body = JSON.stringify(body)
  }
  if (options.signal) init.signal = options.signal
  const answer = await reach(path, init)
  learn(answer.headers.get('Date'))
  if (!answer.ok) throw await refusal(answer, options.quiet401 ?? false)
  if (answer.status === 204) return undefined as T
  return (await answer.json()) as T
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(BASE + path, init)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiError(0, 'network.unreachable', 'The server cannot be reached.')
  }
}

async function refusal(answer: Response, quiet: boolean): Promise<ApiError> {
  if (answer.status === 401 && !quiet) listeners.forEach((tell) => tell())
  try {
    const { error } = (await answer.json()) as ErrorBody
    return new ApiError(answer.status, error.id, error.message, error.fields)
  } catch {
    return new ApiError(answer.status, `http.${answer.status}`, answer.statusText || `HTTP ${answer.status}`)
  }
}

export const get = <T>(path: string, options?: Options): Promise<T> => call<T>('GET', path, undefined, options)
export const post = <T = void>(path: string, body?: unknown, options?: Options): Promise<T> => call<T>('POST', path, body ?? {}, options)
export const patch = <T = void>(path: string, body: unknown): Promise<T> => call<T>('PATCH', path, body)
export const put = <T = void>(path: string, body: unknown): Promise<T> => call<T>('PUT', path, body)
export const remove = (path: string): Promise<void> => call<undefined>('DELETE', path)
