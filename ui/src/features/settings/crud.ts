// Lists that administrators change: fetch, create, change, delete, with the refusal shown where it happened.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, type FormInstance } from 'antd'
import { useState } from 'react'
import type { Items } from '@/api/types'
import { ApiError, get, patch, post, remove } from '@/shared/http'
import { useWords } from '@/shared/i18n'

export type Saving<Draft> = { id: string | null; draft: Draft }

/** `path` is the collection, such as `/agents`; an item's address is the path and its id. */
export function useItems<Item>(path: string) {
  return useQuery({ queryKey: [path.slice(1)], queryFn: () => get<Items<Item>>(path) })
}

export function useSave<Draft, Answer = unknown>(path: string, done: (answer: Answer, saved: Saving<Draft>) => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, draft }: Saving<Draft>) =>
      id === null ? post<Answer>(path, draft) : patch<Answer>(`${path}/${encodeURIComponent(id)}`, draft),
    onSuccess: (answer, saved) => {
      void queries.invalidateQueries({ queryKey: [path.slice(1)] })
      done(answer, saved)
    },
  })
}

export function useRemove(path: string, done: (id: string) => void) {
  const queries = useQueryClient()
  const { modal } = App.useApp()
  const { explain } = useWords()
  return useMutation({
    mutationFn: (id: string) => remove(`${path}/${encodeURIComponent(id)}`),
    onSuccess: (_, id) => {
      void queries.invalidateQueries({ queryKey: [path.slice(1)] })
      done(id)
    },
    // Who still uses it, if the server says so.
    onError: (error) => void modal.error({ title: explain(error), content: error instanceof ApiError ? error.fields['users'] : undefined, centered: true }),
  })
}

export type Editing<Item> = {
  open: boolean
  /** What is edited; null for something new. Kept while the drawer slides shut. */
  item: Item | null
  /** Another number each time the drawer opens: a form must never show what was typed into the one before. */
  serial: number
  edit: (item: Item | null) => void
  close: () => void
}

export function useEditing<Item>(): Editing<Item> {
  const [state, setState] = useState<{ open: boolean; item: Item | null; serial: number }>({ open: false, item: null, serial: 0 })
  return {
    ...state,
    edit: (item) => setState(({ serial }) => ({ open: true, item, serial: serial + 1 })),
    close: () => setState((before) => ({ ...before, open: false })),
  }
}

/** `skills[0].skill` and `skills.0.skill` are the same place. */
function path(name: string): (string | number)[] {
  return name.split(/[.[\]]+/).filter(Boolean).map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

/** Put what the server said about single fields beside those fields. */
export function showFieldErrors<Draft>(form: FormInstance<Draft>, error: unknown): void {
  if (!(error instanceof ApiError)) return
  const fields = Object.entries(error.fields).map(([name, why]) => ({ name: path(name), errors: [why] }))
  form.setFields(fields as Parameters<FormInstance<Draft>['setFields']>[0])
}
