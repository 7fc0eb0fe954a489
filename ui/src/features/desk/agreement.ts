// Keeps the phone and the server in agreement: a call without sound is asked for, a session without call is let go.

import { useEffect, useMemo, useRef } from 'react'
import type { DeskTopic } from '@/api/types'
import { callInHand, type Scene } from '@/core/desk'
import type { Phone } from '@/core/phone'
import { ASK_AT_MOST, ASK_EVERY, isSilent, leftover, LEFTOVER_AFTER, patience, reattach, type CallOnServer, type Reattach } from '@/core/reattach'
import { post } from '@/shared/http'
import type { SoftPhone } from '@/shared/phone/phone'

type Sides = {
  agent: string
  scene: Scene
  phone: Phone
  softPhone: SoftPhone
  leading: boolean
  rows: DeskTopic | null
  /** The rows are what the server says now, not what it said before the connection broke. */
  fresh: boolean
}

export function useAgreement({ agent, scene, phone, softPhone, leading, rows, fresh }: Sides): { silent: boolean; rejoins: boolean } {
  const call = callInHand(scene)
  const onServer: CallOnServer = call && { contact: call.contact, phase: call.phase, mine: true }
  const talking = phone.voice.kind === 'talking' ? phone.voice.contact : null
  const rejoins = useHeld(agent, talking, call?.contact ?? null)
  const wait = patience(call?.phase ?? '', phone)
  useReattach(leading && rejoins ? reattach(onServer, phone) : 'nothing', call?.contact ?? null, wait)
  const known = useMemo(() => new Set(Object.keys(rows?.calls ?? {})), [rows])
  useLeftover(fresh ? leftover(known, phone) : null, (contact) => softPhone.send({ type: 'hang_up', contact }))
  return { silent: isSilent(onServer, phone), rejoins }
}

/** Let go of a session that the server has long forgotten, so that the next call finds the phone free. */
function useLeftover(contact: string | null, drop: (contact: string) => void): void {
  const latest = useRef(drop)
  useEffect(() => {
    latest.current = drop
  })
  useEffect(() => {
    if (!contact) return
    const timer = setTimeout(() => latest.current(contact), LEFTOVER_AFTER)
    return () => clearTimeout(timer)
  }, [contact])
}

const HELD = 'zongji.call.'

/** Remembers, across reloads and tabs, which call had its sound in this browser; a call on a desk phone is not to be pulled over. */
function useHeld(agent: string, talking: string | null, inHand: string | null): boolean {
  useEffect(() => {
    if (talking) localStorage.setItem(HELD + agent, talking)
  }, [agent, talking])
  return inHand !== null && localStorage.getItem(HELD + agent) === inHand
}

/** Ask the server to ring this phone again for a call whose sound is not here; a few times, then a button is left. */
function useReattach(need: Reattach, contact: string | null, wait: number): void {
  useEffect(() => {
    if (need !== 'ask' || !contact) return
    let asked = 0
    let next: ReturnType<typeof setTimeout>
    const ask = (): void => {
      asked += 1
      // A refusal is no news for the agent here: the call has ended, or the server is already ringing.
      post(`/desk/calls/${encodeURIComponent(contact)}/reattach`).catch(() => undefined)
      if (asked < ASK_AT_MOST) next = setTimeout(ask, ASK_EVERY)
    }
    next = setTimeout(ask, wait)
    return () => clearTimeout(next)
  }, [need, contact, wait])
}
