// Try a change before it goes live: what to try on the left, what came out on the right, earlier runs beneath.

import { ExperimentOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Progress } from 'antd'
import dayjs from 'dayjs'
import { useEffect, useRef, useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import type { Items, QueueSetting, Simulation, SimulationReport } from '@/api/types'
import { Outcome } from '@/features/simulation/Outcome'
import { emptyDraft, toWish, type Draft } from '@/features/simulation/wish'
import { Ways } from '@/features/simulation/Ways'
import { WishForm } from '@/features/simulation/WishForm'
import { ApiError, get, post } from '@/shared/http'
import { useWords } from '@/shared/i18n'
import { useNarrow } from '@/shared/theme/narrow'
import { Failure, Loading, Page } from '@/shared/ui/page'
import { Empty } from '@/shared/ui/pieces'
import '@/features/simulation/simulation.css'

const goesOn = (it: Simulation | undefined): boolean => it?.state === 'waiting' || it?.state === 'running'

export default function SimulationPage() {
  const { t } = useWords()
  const id = useParams()['id'] ?? null
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [draft] = useState(() => emptyDraft(dayjs().subtract(1, 'day').format('YYYY-MM-DD')))
  const main = useRef<HTMLDivElement>(null)
  const narrow = useNarrow()
  // On a phone the form stands above what came out of it.
  useEffect(() => {
    if (id && narrow) main.current?.scrollIntoView({ block: 'start' })
  }, [id, narrow])
  const ask = useMutation({
    mutationFn: (given: Draft) => post<Simulation>('/simulations', toWish(given)),
    onSuccess: (made) => {
      void queries.invalidateQueries({ queryKey: ['simulations'] })
      void navigate(`/simulation/${made.id}`)
    },
  })
  return (
    <Page title={t('simulation.title')} lead={t('simulation.lead')} extra={<Ways now="simulation" />}>
      <div className="sim-page">
        <div className="sim-side">
          <WishForm draft={draft} error={ask.error} sending={ask.isPending} send={(given) => ask.mutate(given)} />
          <Earlier current={id} />
        </div>
        <div className="sim-main" ref={main}>
          {id ? (
            <One key={id} id={id} />
          ) : (
            <div className="z-card">
              <Empty icon={<ExperimentOutlined />} title={t('simulation.empty')} hint={t('simulation.emptyHint')} />
            </div>
          )}
        </div>
      </div>
    </Page>
  )
}

function One({ id }: { id: string }) {
  const { t, pick, explain } = useWords()
  const queries = useQueryClient()
  const one = useQuery({
    queryKey: ['simulations', id],
    queryFn: () => get<Simulation>(`/simulations/${encodeURIComponent(id)}`),
    refetchInterval: (query) => (goesOn(query.state.data) ? 700 : false),
  })
  const report = useQuery({
    queryKey: ['simulations', id, 'result'],
    queryFn: () => get<SimulationReport>(`/simulations/${encodeURIComponent(id)}/result`),
    enabled: one.data?.state === 'done',
    staleTime: Infinity,
  })
  const queues = useQuery({ queryKey: ['queues'], queryFn: () => get<Items<QueueSetting>>('/queues') }).data?.items ?? []
  const cancel = useMutation({
    mutationFn: () => post(`/simulations/${encodeURIComponent(id)}/cancel`),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['simulations'] }),
  })
  const broken = one.error ? one : report
  if (broken.error) return <Failure error={broken.error} retry={() => void broken.refetch()} />
  if (!one.data || (one.data.state === 'done' && !report.data)) return <Loading />
  const { state, progress, error } = one.data
  if (report.data) {
    return <Outcome whole={one.data} report={report.data} nameOf={(queue) => pick(queues.find((known) => known.id === queue)?.name) || queue} />
  }
  if (state === 'waiting' || state === 'running') {
    return (
      <div className="z-card z-pad sim-running" aria-live="polite" data-testid="sim-running">
        <strong>{t(`simulation.state.${state}`)}</strong>
        <Progress percent={Math.round(progress * 100)} status="active" aria-label={t('simulation.progress')} />
        <Button onClick={() => cancel.mutate()} loading={cancel.isPending} data-testid="sim-cancel">
          {t('simulation.cancel')}
        </Button>
      </div>
    )
  }
  const why = error ? explain(new ApiError(422, error.id, error.message, error.fields)) : t('simulation.cancelledHint')
  return <Alert type={state === 'cancelled' ? 'info' : 'error'} showIcon title={t(`simulation.state.${state}`)} description={why} data-testid="sim-failed" />
}

function Earlier({ current }: { current: string | null }) {
  const { t } = useWords()
  const navigate = useNavigate()
  const all = useQuery({
    queryKey: ['simulations'],
    queryFn: () => get<Items<Simulation>>('/simulations'),
    refetchInterval: (query) => (query.state.data?.items.some(goesOn) ? 1500 : false),
  })
  const items = all.data?.items ?? []
  if (!items.length) return null
  return (
    <section className="z-card sim-earlier">
      <h2>{t('simulation.earlier')}</h2>
      <ul>
        {items.map((it) => (
          <li key={it.id}>
            <button type="button" aria-current={it.id === current} onClick={() => void navigate(`/simulation/${it.id}`)} data-testid="sim-earlier">
              <span>{it.asked.name || it.asked.day || t('simulation.fromForecast')}</span>
              <span className="z-soft z-num">
                {dayjs(it.at).format('MM-DD HH:mm')} · {t(`simulation.state.${it.state}`)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
