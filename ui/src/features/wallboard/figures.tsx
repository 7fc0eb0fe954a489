// Figures as a wall shows them: loud by colour, mark and word at once; agents by what they do.

import { Tooltip } from 'antd'
import type { ReactNode } from 'react'
import type { Standing, Standings } from '@/api/types'
import type { Level } from '@/core/format'
import { useWords } from '@/shared/i18n'
import { stateTone } from '@/shared/theme/tokens'
import { StateMark } from '@/shared/ui/marks'

const MARK: Record<Level, string> = { calm: '', amber: '▲', red: '◆' }
const STANDINGS: Standing[] = ['ready', 'ringing', 'talking', 'wrap_up', 'not_ready', 'offline']

export function Loud({ loud, word }: { loud: Level; word: string }) {
  if (loud === 'calm') return null
  return (
    <span className={`wall-loud z-tone-${loud}`}>
      <span aria-hidden="true">{MARK[loud]}</span> {word}
    </span>
  )
}

type Props = { word: string; loud?: Level; hint?: string | undefined; field: string; children: ReactNode; below?: ReactNode }

export function Figure({ word, loud = 'calm', hint, field, children, below }: Props) {
  const inside = (
    <div className="wall-figure" data-loud={loud} data-field={field} {...(hint ? { tabIndex: 0 } : {})}>
      <span className={`wall-word ${loud === 'calm' ? '' : `z-tone-${loud}`}`}>
        {loud !== 'calm' && <span aria-hidden="true">{MARK[loud]} </span>}
        {word}
      </span>
      <strong className={`z-num ${loud === 'calm' ? '' : `z-tone-${loud}`}`}>{children}</strong>
      {below}
    </div>
  )
  return hint ? (
    <Tooltip title={hint} getPopupContainer={(trigger) => trigger.closest<HTMLElement>('.wall') ?? document.body}>
      {inside}
    </Tooltip>
  ) : (
    inside
  )
}

export function StandingCounts({ counts }: { counts: Standings }) {
  const { t } = useWords()
  return (
    <ul className="wall-standings">
      {STANDINGS.map((standing) => (
        <li
          key={standing}
          className={counts[standing] > 0 ? `z-tone-${stateTone[standing]}` : 'z-soft'}
          data-standing={standing}
          title={standing === 'not_ready' ? t('wall.notReadyHint') : undefined}
        >
          <b className="z-num">
            <StateMark state={standing} size={0} /> {counts[standing]}
          </b>
          <span>{t(`wall.standing.${standing}`)}</span>
        </li>
      ))}
    </ul>
  )
}
