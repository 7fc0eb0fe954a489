// The agent's state: colour, word, shape and time on one big button; behind it what can be chosen.

import { DownOutlined } from '@ant-design/icons'
import { Popover } from 'antd'
import { useState } from 'react'
import type { AgentStateName, Chosen, DeskState, Reason } from '@/api/types'
import type { Scene } from '@/core/desk'
import { useDesk } from '@/features/desk/context'
import { useWords, type Tongue } from '@/shared/i18n'
import { stateTone } from '@/shared/theme/tokens'
import { StateMark } from '@/shared/ui/marks'
import { Since } from '@/shared/ui/pieces'

/** The word for why somebody is not ready: a chosen reason, or one that the system gave. */
export function reasonLabel(words: Tongue, reasons: Reason[], reason: string | null): string {
  if (!reason) return ''
  const known = reasons.find((r) => r.id === reason)
  if (known) return words.pick(known.label)
  const key = `reason.${reason}`
  const said = words.t(key)
  return said === key ? reason : said
}

export function StateButton() {
  const words = useWords()
  const { scene, info } = useDesk()
  const [open, setOpen] = useState(false)
  const me = scene.kind === 'loading' ? null : scene.me
  const state: AgentStateName = me?.state ?? 'offline'
  const reason = me?.state === 'not_ready' ? reasonLabel(words, info?.reasons ?? [], me.reason) : ''
  const due = dueWords(words, me)
  return (
    <Popover
      trigger="click"
      placement="bottomLeft"
      arrow={false}
      open={open}
      onOpenChange={setOpen}
      content={<Choices current={me} close={() => setOpen(false)} />}
      styles={{ container: { padding: 8 } }}
    >
      <button
        type="button"
        className={`desk-state z-tone-${stateTone[state]}`}
        data-testid="state-button"
        data-state={state}
        aria-haspopup="dialog"
        aria-expanded={open}
        disabled={!me}
      >
        <span className="z-hidden">{words.t('desk.changeState')}</span>
        <StateMark state={state} size={18} />
        <span className="desk-state-words">
          <strong data-testid="state-text">
            {words.t(`state.${state}`)}
            {reason && <em> · {reason}</em>}
          </strong>
          {due && <small>{due}</small>}
        </span>
        {me && state !== 'offline' && <Since since={since(scene) ?? me.since} />}
        <DownOutlined className="desk-state-arrow" />
      </button>
    </Popover>
  )
}

/** A call that was re-attached has gone on all the time, although the state is new. */
function since(scene: Scene): string | null {
  return scene.kind === 'talking' ? scene.call.talking_since : null
}

/** What the agent chose for after the call, in words; empty when nothing changes. */
function dueWords({ t }: Tongue, me: DeskState | null): string {
  if (!me || me.chosen === 'ready' || !['ringing', 'talking', 'wrap_up', 'rejoining', 'dialling'].includes(me.state)) return ''
  return t(me.chosen === 'offline' ? 'desk.dueOffline' : 'desk.dueNotReady')
}

function Choices({ current, close }: { current: DeskState | null; close: () => void }) {
  const { t, pick } = useWords()
  const { info, actions } = useDesk()
  const choose = (state: Chosen, reason?: string): void => {
    actions.choose(state, reason)
    close()
  }
  // A reason is always given: without a choice of one's own, the first.
  const first = info?.reasons[0]?.id
  const is = (state: Chosen, reason: string | null = null): boolean =>
    current?.chosen === state && (reason === null || current.reason === reason)
  return (
    <div className="desk-choices" role="group" aria-label={t('desk.changeState')}>
      <Choice state="ready" label={t('desk.goReady')} on={is('ready')} testid="state-ready" act={() => choose('ready')} />
      <Choice state="not_ready" label={t('desk.goNotReady')} on={is('not_ready')} testid="state-not-ready" act={() => choose('not_ready', first)} />
      <div className="desk-reasons" role="group" aria-label={t('desk.busyReason')}>
        {info?.reasons.map((reason) => (
          <button
            key={reason.id}
            type="button"
            data-testid={`reason-${reason.id}`}
            aria-pressed={is('not_ready', reason.id)}
            onClick={() => choose('not_ready', reason.id)}
          >
            {pick(reason.label)}
          </button>
        ))}
      </div>
      <Choice state="offline" label={t('desk.goOffline')} on={is('offline')} testid="state-offline" act={() => choose('offline')} />
    </div>
  )
}

type ChoiceProps = { state: AgentStateName; label: string; on: boolean; testid: string; act: () => void }
function Choice({ state, label, on, testid, act }: ChoiceProps) {
  return (
    <button type="button" className={`desk-choice z-tone-${stateTone[state]}`} aria-pressed={on} data-testid={testid} onClick={act}>
      <StateMark state={state} size={16} />
      <span>{label}</span>
    </button>
  )
}
