// Shapes drawn by hand, so that a state is told by shape as well as by colour: nine signs and the logo.

import type { AgentStateName } from '@/api/types'

const PATHS: Record<AgentStateName, React.ReactNode> = {
  ready: <circle cx="8" cy="8" r="6" fill="currentColor" />,
  not_ready: (
    <>
      <rect x="1.500" y="1.500" width="13" height="13" rx="3" fill="currentColor" />
      <rect x="4.500" y="7" width="7" height="2" rx="1" className="z-mark-hole" />
    </>
  ),
  ringing: (
    <path
      fill="currentColor"
      d="M8 1.200a4.600 4.600 0 0 0-4.600 4.600c0 3.400-1.300 4.700-2 5.400v1h13.200v-1c-.7-.7-2-2-2-5.400A4.600 4.600 0 0 0 8 1.200Zm-2 12a2 2 0 0 0 4 0Z"
    />
  ),
  talking: (
    <path
      fill="currentColor"
      d="M4.200 1.500 6.400 5 5 6.600c.8 1.800 2.500 3.500 4.400 4.400L11 9.600l3.500 2.200c-.2 1.700-1.500 2.800-3 2.700C6.500 14 2 9.500 1.500 4.500c0-1.500 1-2.800 2.700-3Z"
    />
  ),
  wrap_up: (
    <path fill="currentColor" d="M10.700 1.700a1.300 1.300 0 0 1 1.900 0l1.700 1.700c.5.5.5 1.300 0 1.900l-8 8L2 14l.7-4.300ZM2 15h12v1H2z" />
  ),
  rejoining: (
    <path
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      d="M13.500 8A5.500 5.500 0 1 1 11 3.400M11.500.800v3h-3"
    />
  ),
  dialling: (
    <path
      fill="currentColor"
      d="M9 1h6v6l-2.300-2.300-3.200 3.200L8.100 6.500l3.200-3.200ZM4.200 3.500 6 6.400 4.900 7.800c.7 1.400 1.900 2.600 3.300 3.300l1.400-1.100 2.900 1.800c-.2 1.400-1.200 2.300-2.500 2.200C5.800 13.600 2.400 10.200 2 6c0-1.200.9-2.300 2.200-2.500Z"
    />
  ),
  working: <path fill="currentColor" d="M2 2h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H7l-4 3.500V11H2a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1Z" />,
  offline: <circle cx="8" cy="8" r="5.500" fill="none" stroke="currentColor" strokeWidth="2" />,
}

export function StateMark({ state, size = 14 }: { state: AgentStateName; size?: number }) {
  return (
    <svg className="z-mark" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      {PATHS[state]}
    </svg>
  )
}

export function Logo({ size = 32 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#0f6b64" />
      <g fill="none" stroke="#fff" strokeWidth="2.4" strokeLinecap="round">
        <path d="M8 11h5c4 0 3 10 7 10h4" />
        <path d="M8 21h5c1.600 0 2.400-1.600 3-3.400" />
        <path d="M17 14c.600-1.800 1.400-3 3-3h4" />
      </g>
      <g fill="#fff">
        <circle cx="7.500" cy="11" r="2.200" />
        <circle cx="7.500" cy="21" r="2.200" />
        <circle cx="24.500" cy="11" r="2.200" />
        <circle cx="24.500" cy="21" r="2.200" />
      </g>
    </svg>
  )
}

/** Four bars as on a mobile phone; `bars` from 0 to 4. */
export function Bars({ bars, tone }: { bars: number; tone: string }) {
  return (
    <svg width="18" height="14" viewBox="0 0 18 14" aria-hidden="true" className={`z-tone-${tone}`}>
      {[0, 1, 2, 3].map((i) => (
        <rect key={i} x={i * 4.600} y={10 - i * 3} width="3" height={4 + i * 3} rx="1" fill="currentColor" opacity={i < bars ? 1 : 0.25} />
      ))}
    </svg>
  )
}
