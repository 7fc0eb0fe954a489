// Which address shows what, and who may see it. Every page is a bundle of its own, so that the desk starts fast.

import { useQueryClient } from '@tanstack/react-query'
import { Spin } from 'antd'
import { lazy, Suspense, useEffect, type ReactNode } from 'react'
import { Navigate, Route, Routes, useLocation, useNavigate } from 'react-router'
import type { Me } from '@/api/types'
import { Forbidden, NotFound } from '@/app/Nowhere'
import { onSignedOut } from '@/shared/http'
import { liveSocket, useKicked } from '@/shared/live/use'
import { become, home, mayAdminister, mayWatch, useMe } from '@/shared/me'
import { Failure } from '@/shared/ui/page'

const LoginPage = lazy(() => import('@/features/login/LoginPage'))
const CallUsPage = lazy(() => import('@/features/call-us/CallUsPage'))
const Workplace = lazy(() => import('@/app/Workplace'))
const DeskPage = lazy(() => import('@/features/desk/DeskPage'))
const RecordsPage = lazy(() => import('@/features/records/RecordsPage'))
const LivePage = lazy(() => import('@/features/live/LivePage'))
const CallbacksPage = lazy(() => import('@/features/callbacks/CallbacksPage'))
const VoicemailsPage = lazy(() => import('@/features/voicemails/VoicemailsPage'))
const WallboardPage = lazy(() => import('@/features/wallboard/WallboardPage'))
const SimulationPage = lazy(() => import('@/features/simulation/SimulationPage'))
const StaffingPage = lazy(() => import('@/features/simulation/StaffingPage'))
const AgentsPage = lazy(() => import('@/features/settings/AgentsPage'))
const QueuesPage = lazy(() => import('@/features/settings/QueuesPage'))
const CalendarsPage = lazy(() => import('@/features/settings/calendar/CalendarsPage'))
const CalendarPage = lazy(() => import('@/features/settings/calendar/CalendarPage'))
const SkillsPage = lazy(() => import('@/features/settings/SkillsPage'))
const VipsPage = lazy(() => import('@/features/settings/VipsPage'))
const MusicPage = lazy(() => import('@/features/settings/MusicPage'))
const PromptsPage = lazy(() => import('@/features/settings/PromptsPage'))

export function Pages() {
  return (
    <Suspense fallback={<Waiting />}>
      <Routes>
        <Route path="/login" element={<Login />} />
        <Route path="/call" element={<CallUsPage />} />
        <Route path="/*" element={<Guarded />} />
      </Routes>
    </Suspense>
  )
}

function Waiting() {
  return (
    <div style={{ display: 'grid', placeItems: 'center', minHeight: '40vh' }} aria-busy="true">
      <Spin size="large" />
    </div>
  )
}

type From = { from?: string; why?: 'kicked' | 'expired' | undefined }

function Login() {
  const { me, pending } = useMe()
  const queries = useQueryClient()
  const state = (useLocation().state ?? {}) as From
  if (pending) return <Waiting />
  if (me) return <Navigate to={state.from && state.from !== '/' ? state.from : home(me)} replace />
  const signedIn = (next: Me): void => {
    liveSocket.close()
    become(queries, next)
  }
  return <LoginPage why={state.why ?? null} onSignedIn={signedIn} />
}

function Guarded() {
  const { me, pending, error, retry } = useMe()
  const { pathname, search } = useLocation()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const kicked = useKicked()
  useEffect(() => {
    const leave = (why: From['why']): void => {
      liveSocket.close()
      become(queries, null)
      void navigate('/login', { state: { from: pathname + search, why }, replace: true })
    }
    if (kicked) leave(kicked === 'other_login' ? 'kicked' : undefined)
    return onSignedOut(() => leave('expired'))
  }, [kicked, navigate, pathname, search, queries])
  if (pending) return <Waiting />
  if (error) return <Failure error={error} retry={retry} />
  if (!me) return <Navigate to="/login" state={{ from: pathname + search }} replace />
  // A screen on the wall has no frame: nobody stands at it, and an agent's phone belongs to his desk.
  if (pathname === '/wallboard' && new URLSearchParams(search).get('kiosk') === '1') return mayWatch(me) ? <WallboardPage kiosk /> : <Forbidden />
  return (
    <Workplace me={me}>
      <Suspense fallback={<Waiting />}>
        <Inside me={me} />
      </Suspense>
    </Workplace>
  )
}

function Inside({ me }: { me: Me }) {
  const only = (allowed: boolean, page: ReactNode): ReactNode => (allowed ? page : <Forbidden />)
  return (
    <Routes>
      <Route path="/" element={<Navigate to={home(me)} replace />} />
      <Route path="/desk" element={only(me.agent !== null, <DeskPage />)} />
      <Route path="/records/:contact?" element={<RecordsPage me={me} />} />
      <Route path="/live" element={only(mayWatch(me), <LivePage />)} />
      <Route path="/wallboard" element={only(mayWatch(me), <WallboardPage kiosk={false} />)} />
      <Route path="/callbacks" element={only(mayWatch(me), <CallbacksPage />)} />
      <Route path="/voicemails" element={only(mayWatch(me), <VoicemailsPage />)} />
      <Route path="/simulation/:id?" element={only(mayWatch(me), <SimulationPage />)} />
      <Route path="/simulation/staffing" element={only(mayWatch(me), <StaffingPage />)} />
      <Route path="/settings/agents" element={only(mayAdminister(me), <AgentsPage />)} />
      <Route path="/settings/queues" element={only(mayAdminister(me), <QueuesPage />)} />
      <Route path="/settings/calendars" element={only(mayAdminister(me), <CalendarsPage />)} />
      <Route path="/settings/calendars/:id" element={only(mayAdminister(me), <CalendarPage />)} />
      <Route path="/settings/skills" element={only(mayAdminister(me), <SkillsPage />)} />
      <Route path="/settings/vips" element={only(mayWatch(me), <VipsPage />)} />
      <Route path="/settings/prompts/music" element={only(mayAdminister(me), <MusicPage />)} />
      <Route path="/settings/prompts" element={only(mayAdminister(me), <PromptsPage />)} />
      <Route path="*" element={<NotFound to={home(me)} />} />
    </Routes>
  )
}
