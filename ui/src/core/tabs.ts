// Which tab of one agent holds the phone. The browser's lock is the truth; this decides what to do about it.
// Owns the hand-over between tabs. Does not know the Web Locks API, BroadcastChannel or timers.

export type Tab =
  | { kind: 'idle' }
  /** In the queue for the lock: another tab has the phone, or nobody yet. */
  | { kind: 'waiting' }
  /** The agent pressed "here": the holder has been asked to let go. */
  | { kind: 'taking' }
  | { kind: 'leading' }
  /** Told to let go: the phone is being laid aside without ending its call. */
  | { kind: 'leaving' }
  /** Steps back so that the tab that asked comes first. */
  | { kind: 'standing_by' }

export type TabEvent = 'started' | 'granted' | 'stolen' | 'take_pressed' | 'take_heard' | 'left' | 'patience_over' | 'stopped'
export type TabEffect =
  | 'request_lock'
  | 'withdraw_request'
  | 'steal_lock'
  | 'release_lock'
  | 'announce_take'
  | 'leave_phone'
  | 'wait_patiently'

/** Milliseconds: how long a tab that asked waits before it takes the lock by force (a frozen tab answers nothing). */
export const PATIENCE = 1_500

export type TabStep = { tab: Tab; effects: TabEffect[] }
export const newTab: Tab = { kind: 'idle' }

const to = (kind: Tab['kind'], ...effects: TabEffect[]): TabStep => ({ tab: { kind }, effects })

export function stepTab(tab: Tab, event: TabEvent): TabStep {
  if (event === 'stopped') return stop(tab)
  switch (tab.kind) {
    case 'idle':
      return event === 'started' ? to('waiting', 'request_lock') : same(tab, event)
    case 'waiting':
      return waiting(tab, event)
    case 'taking':
      return taking(tab, event)
    case 'leading':
      return leading(tab, event)
    case 'leaving':
      if (event === 'left') return to('standing_by', 'release_lock', 'wait_patiently')
      if (event === 'stolen') return to('standing_by', 'wait_patiently')
      return same(tab, event)
    case 'standing_by':
      return standingBy(tab, event)
  }
}

export function leads(tab: Tab): boolean {
  return tab.kind === 'leading'
}

function waiting(tab: Tab, event: TabEvent): TabStep {
  if (event === 'granted') return to('leading')
  if (event === 'take_pressed') return to('taking', 'announce_take', 'wait_patiently')
  if (event === 'take_heard') return to('standing_by', 'withdraw_request', 'wait_patiently')
  return same(tab, event)
}

function taking(tab: Tab, event: TabEvent): TabStep {
  if (event === 'granted') return to('leading')
  if (event === 'patience_over') return to('taking', 'withdraw_request', 'steal_lock')
  if (event === 'take_heard') return to('standing_by', 'withdraw_request', 'wait_patiently')
  return same(tab, event)
}

function leading(tab: Tab, event: TabEvent): TabStep {
  if (event === 'take_heard') return to('leaving', 'leave_phone')
  if (event === 'stolen') return to('standing_by', 'leave_phone', 'wait_patiently')
  return same(tab, event)
}

function standingBy(tab: Tab, event: TabEvent): TabStep {
  // Granted in the same instant as the request was withdrawn: give it on.
  if (event === 'granted') return to('standing_by', 'release_lock')
  if (event === 'patience_over') return to('waiting', 'request_lock')
  if (event === 'take_pressed') return to('taking', 'request_lock', 'announce_take', 'wait_patiently')
  return same(tab, event)
}

function stop(tab: Tab): TabStep {
  if (tab.kind === 'leading' || tab.kind === 'leaving') return to('idle', 'leave_phone', 'release_lock')
  if (tab.kind === 'waiting' || tab.kind === 'taking') return to('idle', 'withdraw_request')
  return to('idle')
}

/** A lock that comes when nobody wants it any more is given back; everything else that comes late means nothing. */
function same(tab: Tab, event: TabEvent): TabStep {
  if (event === 'granted' && tab.kind === 'idle') return { tab, effects: ['release_lock'] }
  return { tab, effects: [] }
}
