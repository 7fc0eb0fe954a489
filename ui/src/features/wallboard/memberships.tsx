// Changing which queues an agent serves: at once, refused when somebody else did meanwhile, undone within ten seconds.

import { useMutation } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useEffect, useRef } from 'react'
import type { AgentQueue } from '@/api/types'
import { put } from '@/shared/http'
import { useWords } from '@/shared/i18n'

export type Change = { agent: string; was: AgentQueue[]; queues: AgentQueue[]; said: string }
const UNDO_FOR = 10
const KEY = 'membership'

/** `change` resolves to whether it was done; a refusal has been shown by then. */
export type Memberships = { change: (change: Change) => Promise<boolean>; busy: boolean }

export function useMemberships(): Memberships {
  const { t, explain } = useWords()
  const { message } = App.useApp()
  const undo = useRef<(() => void) | null>(null)
  const { mutateAsync, isPending } = useMutation({
    mutationFn: ({ agent, was, queues }: Change) => put(`/agents/${encodeURIComponent(agent)}/queues`, { was, queues }),
  })
  const send = async (change: Change, after: () => void): Promise<boolean> => {
    try {
      await mutateAsync(change)
      after()
      return true
    } catch (error) {
      void message.error({ key: KEY, content: <span data-testid="membership-refused">{explain(error)}</span>, duration: 8 })
      return false
    }
  }
  const back = (change: Change): void => {
    undo.current = null
    message.destroy(KEY)
    void send({ ...change, was: change.queues, queues: change.was }, () => void message.success(t('wall.join.undone')))
  }
  const offer = (change: Change): void => {
    undo.current = () => back(change)
    const content = (
      <span data-testid="membership-done">
        {change.said}
        <Button type="link" size="small" onClick={() => undo.current?.()} data-testid="membership-undo">
          {t('wall.join.undo')} <kbd>Ctrl Z</kbd>
        </Button>
      </span>
    )
    void message.success({ key: KEY, content, duration: UNDO_FOR, onClose: () => (undo.current = null) })
  }
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const typing = event.target instanceof Element && event.target.closest('input')
      if (!undo.current || typing || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return
      event.preventDefault()
      undo.current()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
  return { change: (change) => send(change, () => offer(change)), busy: isPending }
}
