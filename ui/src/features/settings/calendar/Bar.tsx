// A day as a bar from midnight to midnight: coloured and worded; what is too narrow for a word has it as its title.

import type { CalendarPlan } from '@/api/types'
import { clock, DAY, type Segment } from '@/core/calendar'
import { shiftName, shiftTone } from '@/features/settings/calendar/words'
import { useWords } from '@/shared/i18n'

const WIDE = 90

export function Bar({ plan, segments }: { plan: CalendarPlan; segments: Segment[] }) {
  const words = useWords()
  const told = segments.map((s) => `${clock(s.from)}–${clock(s.to)} ${shiftName(words, plan, s.shift)}`)
  return (
    <span className="cal-bar" role="img" aria-label={told.join(', ')}>
      {segments.map((segment, i) => (
        <span
          key={segment.from}
          className={`cal-shift cal-${shiftTone(plan, segment.shift)}`}
          style={{ width: `${((segment.to - segment.from) / DAY) * 100}%` }}
          title={told[i]}
        >
          {segment.to - segment.from >= WIDE ? shiftName(words, plan, segment.shift) : ''}
        </span>
      ))}
    </span>
  )
}

export function Hours() {
  return (
    <span className="cal-hours z-soft z-num" aria-hidden="true">
      {[0, 6, 12, 18, 24].map((hour) => (
        <span key={hour} style={{ left: `${(hour / 24) * 100}%` }}>
          {hour}
        </span>
      ))}
    </span>
  )
}
