// The bar on top of every page of an agent: state, phone, number pad, today's figures. Never scrolls away.

import { Tooltip } from 'antd'
import { useDesk } from '@/features/desk/context'
import { StateButton } from '@/features/desk/StateButton'
import { timer } from '@/core/format'
import type { Line } from '@/core/phone'
import { useWords } from '@/shared/i18n'
import { grade, useQuality, type Grade } from '@/shared/phone/quality'
import { Bars } from '@/shared/ui/marks'
import { moment } from '@/shared/clock'
import { useElapsed } from '@/shared/useNow'

export function CallBar() {
  return (
    <div className="desk-bar">
      <StateButton />
      <PhoneState />
      <Today />
    </div>
  )
}

const GRADES: Record<Grade, { bars: number; tone: string }> = {
  good: { bars: 4, tone: 'green' },
  fair: { bars: 2, tone: 'amber' },
  poor: { bars: 1, tone: 'red' },
}

const ELSEWHERE = { key: 'elsewhere', bars: 0, tone: 'grey' }

function lineSign(line: Line): { key: string; bars: number; tone: string } {
  switch (line.kind) {
    case 'registered':
      return { key: 'registered', bars: 4, tone: 'green' }
    case 'connecting':
      return { key: 'connecting', bars: 1, tone: 'amber' }
    case 'closed':
      return { key: 'closed', bars: 0, tone: 'grey' }
    case 'lost':
      return { key: line.why === 'socket' ? 'lost' : line.why, bars: 0, tone: 'red' }
  }
}

function PhoneState() {
  const { t } = useWords()
  const { phone, connection, tab } = useDesk()
  const quality = useQuality(connection, phone.voice.kind === 'talking')
  const sign = tab === 'passive' ? ELSEWHERE : lineSign(phone.line)
  const graded = quality && phone.line.kind === 'registered' ? GRADES[grade(quality)] : null
  const words = quality && graded ? t(`desk.phone.quality.${grade(quality)}`) : t(`desk.phone.${sign.key}`)
  const detail = quality
    ? t('desk.phone.quality.detail', {
        loss: quality.lossPercent.toFixed(1),
        rtt: quality.roundTripMs ?? '–',
        jitter: quality.jitterMs,
      })
    : words
  return (
    <Tooltip title={detail}>
      <span
        className={`desk-phone z-tone-${graded?.tone ?? sign.tone}`}
        data-testid="phone-state"
        data-state={phone.line.kind}
        role="status"
        tabIndex={0}
      >
        <Bars bars={graded?.bars ?? sign.bars} tone={graded?.tone ?? sign.tone} />
        <span className="desk-phone-words">{words}</span>
      </span>
    </Tooltip>
  )
}

function Today() {
  const { t } = useWords()
  const { scene } = useDesk()
  // The running call counts while it runs, so that the figure does not jump at its end.
  const running = useElapsed(scene.kind === 'talking' ? moment(scene.call.talking_since) : Number.NaN)
  if (scene.kind === 'loading') return null
  const { today } = scene.me
  return (
    <dl className="desk-today" aria-label={t('desk.today.title')}>
      <Figure name={t('desk.today.answered')} value={String(today.answered)} />
      <Figure name={t('desk.today.talk')} value={timer(today.talk_seconds + running)} />
      <Figure name={t('desk.today.missed')} value={String(today.missed)} loud={today.missed > 0} />
    </dl>
  )
}

function Figure({ name, value, loud = false }: { name: string; value: string; loud?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={loud ? 'z-num z-level-amber' : 'z-num'}>{value}</dd>
    </div>
  )
}
