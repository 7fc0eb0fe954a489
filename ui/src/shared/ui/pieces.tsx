// Small things that every page shows the same way: timers, states, numbers, ways through the menu, empty places.

import { CheckOutlined, CopyOutlined, FormOutlined, MailOutlined, MessageOutlined, PhoneOutlined } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import { useState, type ReactNode } from 'react'
import type { AgentStateName, Medium, PathStep } from '@/api/types'
import { level, timer, type Level } from '@/core/format'
import { moment } from '@/shared/clock'
import { useWords } from '@/shared/i18n'
import { stateTone } from '@/shared/theme/tokens'
import { StateMark } from '@/shared/ui/marks'
import { useElapsed } from '@/shared/useNow'

/** Ticks up from `since`; amber and red at limits in seconds. */
export function Since({ since, amber, red, testid }: { since: string | null; amber?: number; red?: number; testid?: string }) {
  const seconds = useElapsed(moment(since))
  if (!since) return <span className="z-num">–</span>
  const loud: Level = level(seconds, amber ?? Infinity, red ?? Infinity)
  return (
    <span className={`z-num z-level-${loud}`} data-testid={testid}>
      {timer(seconds)}
    </span>
  )
}

export function StateTag({ state, reason, label }: { state: AgentStateName; reason?: string | null; label?: string }) {
  const { t } = useWords()
  return (
    <span className={`z-tag z-tone-${stateTone[state]}`}>
      <StateMark state={state} size={12} />
      {label ?? t(`state.${state}`)}
      {reason ? ` · ${reason}` : ''}
    </span>
  )
}

const MEDIA: Record<Medium, ReactNode> = { phone: <PhoneOutlined />, chat: <MessageOutlined />, message: <FormOutlined />, mail: <MailOutlined /> }

/** How a contact reaches us, by sign and word. */
export function MediumTag({ medium }: { medium: Medium }) {
  const { t } = useWords()
  return (
    <span className="z-medium">
      <span aria-hidden="true">{MEDIA[medium]}</span> {t(`medium.${medium}`)}
    </span>
  )
}

export function CopyButton({ text, label }: { text: string; label?: string }) {
  const { t } = useWords()
  const [done, setDone] = useState(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text)
    setDone(true)
    setTimeout(() => setDone(false), 1_500)
  }
  const name = done ? t('common.copied') : (label ?? t('common.copy'))
  return (
    <Tooltip title={name}>
      <Button
        type="text"
        size="small"
        aria-label={name}
        icon={done ? <CheckOutlined /> : <CopyOutlined />}
        onClick={() => void copy()}
      />
    </Tooltip>
  )
}

/** The customer's way through the voice menu as a line of stops. */
export function MenuPath({ path, testid }: { path: PathStep[]; testid?: string }) {
  const { t, pick } = useWords()
  if (path.length === 0) return <span className="z-soft">{t('desk.call.pathNone')}</span>
  return (
    <ol className="z-path" data-testid={testid}>
      {path.map((step, i) => (
        <li key={`${step.node}-${i}`}>
          <span>{pick(step.label)}</span>
          {step.key !== null && (
            <kbd aria-label={t('desk.call.pressed', { key: step.key })} title={t('desk.call.pressed', { key: step.key })}>
              {step.key}
            </kbd>
          )}
        </li>
      ))}
    </ol>
  )
}

export function Empty({ title, hint, action, icon }: { title: string; hint?: string; action?: ReactNode; icon?: ReactNode }) {
  return (
    <div className="z-empty">
      {icon && <div className="z-empty-icon">{icon}</div>}
      <p className="z-empty-title">{title}</p>
      {hint && <p className="z-soft">{hint}</p>}
      {action}
    </div>
  )
}

/** A name and its value, one below the other; the list is a real description list. */
export function Facts({ items }: { items: [string, ReactNode][] }) {
  return (
    <dl className="z-facts">
      {items.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
