// What an agent can do at the desk: each wish goes to the server (which decides) and, where sound is meant, to the phone.

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useMemo } from 'react'
import type { Chosen } from '@/api/types'
import { callInHand, type Scene } from '@/core/desk'
import { isMuted } from '@/core/phone'
import { ApiError, post } from '@/shared/http'
import { useWords } from '@/shared/i18n'
import type { SoftPhone } from '@/shared/phone/phone'
import { keySound } from '@/shared/sound/ring'

/** Milliseconds that the server gets to end the call itself. */
const SERVER_FIRST = 600

export type Actions = {
  choose: (state: Chosen, reason?: string) => void
  choosing: boolean
  wrapUpDone: () => void
  answer: () => void
  reject: () => void
  hangUp: () => void
  mute: () => void
  tone: (key: string) => void
  reattach: () => void
  reattaching: boolean
}

export function useActions(phone: SoftPhone, scene: Scene): Actions {
  const { explain } = useWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const complain = (error: unknown): void => void message.error(explain(error))
  const { mutate: choose, isPending: choosing } = useMutation({
    mutationFn: (wish: { state: Chosen; reason?: string }) => post('/desk/state', wish),
    onError: complain,
  })
  const { mutate: finish } = useMutation({ mutationFn: () => post('/desk/wrap-up/done'), onError: complain })
  const { mutate: hangUp } = useMutation({
    mutationFn: (contact: string) => post(`/desk/calls/${encodeURIComponent(contact)}/hangup`),
    onError: (error) => {
      // "No such call any more" is what the agent wanted.
      if (!(error instanceof ApiError && (error.status === 404 || error.status === 409))) complain(error)
    },
    onSettled: (_answer, _error, contact) => {
      phone.send({ type: 'hang_up', contact })
      return queries.invalidateQueries({ queryKey: ['recent'] })
    },
  })
  const { mutate: reject } = useMutation({
    mutationFn: (contact: string) => post(`/desk/calls/${encodeURIComponent(contact)}/reject`),
    // The server could not be told: let the phone itself refuse.
    onError: (_error, contact) => phone.send({ type: 'hang_up', contact }),
  })
  const { mutate: reattach, isPending: reattaching } = useMutation({
    mutationFn: (contact: string) => post(`/desk/calls/${encodeURIComponent(contact)}/reattach`),
    onError: complain,
  })
  const contact = callInHand(scene)?.contact ?? null
  return useMemo(
    () => ({
      choose: (state, reason) => choose(reason ? { state, reason } : { state }),
      choosing,
      wrapUpDone: () => finish(),
      answer: () => phone.send({ type: 'answer', contact }),
      reject: () => contact && reject(contact),
      hangUp: () => {
        if (contact) hangUp(contact)
        // The server's word comes first, but a silent server must not hold the line open.
        setTimeout(() => phone.send({ type: 'hang_up', contact }), contact ? SERVER_FIRST : 0)
      },
      mute: () => phone.send({ type: 'mute', on: !isMuted(phone.state) }),
      tone: (key) => {
        keySound(key)
        phone.send({ type: 'tone', key })
      },
      reattach: () => contact && reattach(contact),
      reattaching,
    }),
    [choose, choosing, contact, finish, hangUp, phone, reattach, reattaching, reject],
  )
}
