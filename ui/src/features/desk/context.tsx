// The desk of one agent for as long as the page is open, on whichever page of it: live state, phone, tab election.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, useContext, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react'
import type { Call, DeskInfo, DeskTopic, Me } from '@/api/types'
import { scene as sceneOf, type Scene } from '@/core/desk'
import type { Phone } from '@/core/phone'
import { leads } from '@/core/tabs'
import { useActions, type Actions } from '@/features/desk/actions'
import { useAgreement } from '@/features/desk/agreement'
import { useAlarm, useKeys } from '@/features/desk/effects'
import { get } from '@/shared/http'
import { useConnection, useTopic } from '@/shared/live/use'
import { SoftPhone } from '@/shared/phone/phone'
import { TabElection } from '@/shared/phone/tabs'
import { unlock } from '@/shared/sound/ring'

export type TabRole = 'settling' | 'leading' | 'passive' | 'taking'
export type Desk = {
  me: Me
  info: DeskInfo | null
  scene: Scene
  /** Chats, messages and mail, oldest first. */
  tasks: Call[]
  phone: Phone
  tab: TabRole
  /** The server says "talking", but the sound is not in this tab. */
  silent: boolean
  /** That call's sound was in this browser before, so it is fetched back without being asked. */
  rejoins: boolean
  /** The phone's account could not be fetched; asked again every few seconds. */
  accountFailed: boolean
  takeOver: () => void
  checkMicrophone: () => void
  connection: () => RTCPeerConnection | null
  actions: Actions
  padOpen: boolean
  setPadOpen: (open: boolean) => void
}

const Context = createContext<Desk | null>(null)
/** Milliseconds in which the lock is normally granted; only then is "in another tab" worth saying. */
const SETTLING = 600

export function useDesk(): Desk {
  const desk = useContext(Context)
  if (!desk) throw new Error('useDesk outside of DeskProvider')
  return desk
}

export function DeskProvider({ me, agent, children }: { me: Me; agent: string; children: ReactNode }) {
  const account = useQuery({ queryKey: ['desk'], queryFn: () => get<DeskInfo>('/desk'), staleTime: Infinity, refetchInterval: ({ state }) => (state.data ? false : 5_000) })
  const info = account.data ?? null
  const { rows, live } = useTopic<DeskTopic>('desk')
  const fresh = useConnection() === 'open' && live.kind === 'current'
  const softPhone = useMemo(() => new SoftPhone(), [])
  const phone = useSyncExternalStore(softPhone.listen, softPhone.read)
  const { role, takeOver } = useTab(agent, softPhone)
  const leading = role === 'leading'
  usePhone(softPhone, leading, info)
  const scene = useMemo(() => sceneOf(rows?.me['me'], Object.values(rows?.calls ?? {}), agent), [rows, agent])
  const tasks = useMemo(() => Object.values(rows?.tasks ?? {}).sort((a, b) => a.arrived.localeCompare(b.arrived)), [rows])
  const actions = useActions(softPhone, scene)
  const [padOpen, setPadOpen] = useState(false)

  const { silent, rejoins } = useAgreement({ agent, scene, phone, softPhone, leading, rows, fresh })
  useAttention({ scene, phone, leading, actions })
  useRecent(scene.kind)

  const desk: Desk = {
    me,
    info,
    scene,
    tasks,
    phone,
    tab: role,
    silent,
    rejoins,
    accountFailed: account.isError,
    takeOver,
    checkMicrophone: () => void softPhone.checkMicrophone(),
    connection: useMemo(() => () => softPhone.connection(), [softPhone]),
    actions,
    padOpen: padOpen && scene.kind === 'talking',
    setPadOpen,
  }
  return <Context value={desk}>{children}</Context>
}

type Ringing = { scene: Scene; phone: Phone; leading: boolean; actions: Actions }

/** Alarm and keys, in the one tab that holds the phone. */
function useAttention({ scene, phone, leading, actions }: Ringing): void {
  const ringing = leading && scene.kind === 'ringing' && phone.voice.kind !== 'answering' ? scene.call : null
  useAlarm(ringing)
  useKeys({
    F2: ringing ? actions.answer : undefined,
    F4: ringing ? actions.reject : undefined,
    F8: phone.voice.kind === 'talking' ? actions.mute : undefined,
  })
}

function useTab(agent: string, phone: SoftPhone): { role: TabRole; takeOver: () => void } {
  const election = useMemo(() => new TabElection(agent, () => phone.leave()), [agent, phone])
  const tab = useSyncExternalStore(election.listen, election.read)
  const [settled, setSettled] = useState(false)
  useEffect(() => {
    election.start()
    const timer = setTimeout(() => setSettled(true), SETTLING)
    return () => {
      clearTimeout(timer)
      election.stop()
    }
  }, [election])
  const takeOver = useMemo(() => () => election.take(), [election])
  if (leads(tab)) return { role: 'leading', takeOver }
  if (tab.kind === 'taking') return { role: 'taking', takeOver }
  return { role: settled ? 'passive' : 'settling', takeOver }
}

function usePhone(phone: SoftPhone, leading: boolean, info: DeskInfo | null): void {
  const account = info?.phone
  useEffect(unlock, [])
  useEffect(() => {
    if (!leading || !account) return
    void phone.start(account, true)
    void phone.checkMicrophone()
  }, [phone, leading, account])
}

/** The list of own calls is out of date whenever a call has come or gone. */
function useRecent(kind: Scene['kind']): void {
  const queries = useQueryClient()
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: ['recent'] })
  }, [kind, queries])
}
