// How the desk calls for attention: sound, title, icon, notification; and the keys that work anywhere.

import { useEffect, useRef } from 'react'
import type { Call } from '@/api/types'
import { elapsed, timer } from '@/core/format'
import { moment, now } from '@/shared/clock'
import { useWords } from '@/shared/i18n'
import { startRinging, stopRinging } from '@/shared/sound/ring'

const RINGING_ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Ccircle cx='16' cy='16' r='16' fill='%23b42318'/%3E%3Cpath fill='%23fff' d='M11 7l4 6-2 2.500c1.200 2.500 3 4.300 5.500 5.500L21 19l6 4c-.5 2.500-2.500 4-5 3.800C14 26 6.500 18.500 6 11c0-2 2-4 5-4Z'/%3E%3C/svg%3E"

/** Sound, title, icon and notification for as long as an unanswered call lies on this desk. */
export function useAlarm(call: Call | null): void {
  const { t, pick } = useWords()
  const words = useRef({ t })
  useEffect(() => {
    words.current = { t }
  })
  const contact = call?.contact
  const number = call?.number_shown ?? ''
  const queue = call ? pick(call.queue_name ?? call.line) : ''
  const since = call?.queued_at ?? call?.arrived ?? null
  useEffect(() => {
    if (!contact) return
    const before = document.title
    const icon = document.getElementById('favicon') as HTMLLinkElement | null
    const usual = icon?.href
    const shown = number || words.current.t('common.unknownNumber')
    startRinging()
    document.title = `☎ ${words.current.t('desk.ring.inTitle', { number: shown })}`
    if (icon) icon.href = RINGING_ICON
    const note = notify(words.current.t('desk.ring.notify', { number: shown }), contact, () =>
      words.current.t('desk.ring.notifyBody', { queue, wait: timer(elapsed(moment(since), now())) }),
    )
    return () => {
      stopRinging()
      document.title = before
      if (icon && usual) icon.href = usual
      note?.close()
    }
  }, [contact, number, queue, since])
}

function notify(title: string, tag: string, body: () => string): Notification | null {
  if (!document.hidden || !('Notification' in window) || Notification.permission !== 'granted') return null
  const note = new Notification(title, { body: body(), tag, requireInteraction: true })
  note.onclick = () => {
    window.focus()
    note.close()
  }
  return note
}

/** Keys that work anywhere on the page; a function key never collides with what is being typed. */
export function useKeys(keys: Record<string, (() => void) | undefined>): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.repeat) return
      const act = latest.current[event.key]
      if (!act) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
}
