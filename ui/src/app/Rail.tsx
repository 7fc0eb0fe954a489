// Where one can go: a rail on the left, or a bar at the bottom of a small screen.

import {
  AudioOutlined,
  CalendarOutlined,
  CrownOutlined,
  CustomerServiceOutlined,
  DashboardOutlined,
  ExperimentOutlined,
  FundProjectionScreenOutlined,
  PhoneOutlined,
  SoundOutlined,
  TeamOutlined,
  UnorderedListOutlined,
  ApartmentOutlined,
  TrophyOutlined,
} from '@ant-design/icons'
import { useEffect, useRef, type ReactNode } from 'react'
import { NavLink, useLocation } from 'react-router'
import type { Me } from '@/api/types'
import { useWords } from '@/shared/i18n'
import { mayAdminister, mayWatch } from '@/shared/me'
import { Logo } from '@/shared/ui/marks'

type Stop = { to: string; word: string; icon: ReactNode; show: boolean }

function stops(me: Me): Stop[] {
  return [
    { to: '/desk', word: 'desk', icon: <CustomerServiceOutlined />, show: me.agent !== null },
    { to: '/live', word: 'live', icon: <DashboardOutlined />, show: mayWatch(me) },
    { to: '/wallboard', word: 'wall', icon: <FundProjectionScreenOutlined />, show: mayWatch(me) },
    { to: '/records', word: 'records', icon: <UnorderedListOutlined />, show: true },
    { to: '/callbacks', word: 'callbacks', icon: <PhoneOutlined />, show: mayWatch(me) },
    { to: '/voicemails', word: 'voicemails', icon: <AudioOutlined />, show: mayWatch(me) },
    { to: '/simulation', word: 'simulation', icon: <ExperimentOutlined />, show: mayWatch(me) },
    { to: '/settings/agents', word: 'agents', icon: <TeamOutlined />, show: mayAdminister(me) },
    { to: '/settings/queues', word: 'queues', icon: <ApartmentOutlined />, show: mayAdminister(me) },
    { to: '/settings/skills', word: 'skills', icon: <TrophyOutlined />, show: mayAdminister(me) },
    { to: '/settings/calendars', word: 'calendars', icon: <CalendarOutlined />, show: mayAdminister(me) },
    { to: '/settings/vips', word: 'vips', icon: <CrownOutlined />, show: mayWatch(me) },
    { to: '/settings/prompts', word: 'prompts', icon: <SoundOutlined />, show: mayAdminister(me) },
  ].filter((stop) => stop.show)
}

export function Rail({ me }: { me: Me }) {
  const { t } = useWords()
  const { pathname } = useLocation()
  const rail = useRef<HTMLElement>(null)
  // On a phone not all stops are in sight. In braces: some browsers give a promise, which is no clean-up.
  useEffect(() => {
    void rail.current?.querySelector('.active')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [pathname])
  return (
    <nav className="rail" ref={rail} aria-label={t('common.menu')}>
      <div className="rail-logo">
        <Logo size={36} />
      </div>
      {stops(me).map(({ to, word, icon }) => (
        <NavLink key={to} to={to} data-testid={`nav-${word}`}>
          {icon}
          <span>{t(`nav.${word}`)}</span>
        </NavLink>
      ))}
    </nav>
  )
}
