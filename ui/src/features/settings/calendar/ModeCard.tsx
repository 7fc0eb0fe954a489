// The site's operating mode: four choices, each confirmed by what it changes, and which flow each number has in each.

import { CheckCircleFilled } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Select, Table } from 'antd'
import dayjs from 'dayjs'
import type { FlowSetting, Items, LineSetting, Mode, ModeChange, SiteMode } from '@/api/types'
import { get, patch, put } from '@/shared/http'
import { useWords, type Tongue } from '@/shared/i18n'
import { Failure } from '@/shared/ui/page'

const MODES: Mode[] = ['production', 'test', 'maintenance', 'upgrade']
const TONES: Record<Mode, string> = { production: 'green', test: 'blue', maintenance: 'amber', upgrade: 'amber' }
type Known = { flows: FlowSetting[]; lines: LineSetting[] }

export function ModeCard({ flows }: { flows: FlowSetting[] }) {
  const words = useWords()
  const { t, explain } = words
  const { message, modal } = App.useApp()
  const queries = useQueryClient()
  const site = useQuery({ queryKey: ['site', 'mode'], queryFn: () => get<SiteMode>('/site/mode') })
  const lines = useQuery({ queryKey: ['lines'], queryFn: () => get<Items<LineSetting>>('/lines') })
  const set = useMutation({
    mutationFn: (mode: Mode) => put<SiteMode>('/site/mode', { mode }),
    onSuccess: (answer) => {
      queries.setQueryData(['site', 'mode'], answer)
      void message.success(t('settings.calendars.mode.done', { mode: t(`settings.calendars.mode.${answer.mode}`) }))
    },
    onError: (error) => void message.error(explain(error)),
  })
  if (site.error) return <Failure error={site.error} retry={() => void site.refetch()} />
  const known: Known = { flows, lines: lines.data?.items ?? [] }
  const ask = (mode: Mode): void =>
    void modal.confirm({
      title: t('settings.calendars.mode.ask', { mode: t(`settings.calendars.mode.${mode}`) }),
      content: <Changes mode={mode} change={site.data?.modes.find((each) => each.mode === mode)} known={known} />,
      okText: t('settings.calendars.mode.go'),
      okButtonProps: { danger: mode !== 'production' },
      cancelText: t('common.cancel'),
      width: 520,
      onOk: () => set.mutateAsync(mode).catch(() => undefined),
    })
  return (
    <section className="z-card cal-mode" aria-labelledby="cal-mode">
      <div className="z-head">
        <h2 id="cal-mode">{t('settings.calendars.mode.title')}</h2>
        <span className="z-soft z-num">{site.data?.since ? t('settings.calendars.mode.since', { by: site.data.by ?? '', time: dayjs(site.data.since).format('MM-DD HH:mm') }) : t('settings.calendars.mode.never')}</span>
      </div>
      <p className="cal-hint z-soft">{t('settings.calendars.mode.lead')}</p>
      <div className="cal-modes" role="group" aria-labelledby="cal-mode">
        {MODES.map((mode) => (
          <button key={mode} type="button" aria-pressed={site.data?.mode === mode} className={`z-tone-${TONES[mode]}`} onClick={() => site.data?.mode !== mode && ask(mode)} data-testid={`mode-${mode}`}>
            <strong>
              {site.data?.mode === mode && <CheckCircleFilled />} {t(`settings.calendars.mode.${mode}`)}
              {site.data?.mode === mode && <em>{t('settings.calendars.mode.current')}</em>}
            </strong>
            <span className="z-soft">{t(`settings.calendars.mode.hints.${mode}`)}</span>
          </button>
        ))}
      </div>
      <Lines known={known} />
    </section>
  )
}

function flowName({ pick }: Tongue, { flows }: Known, id: string): string {
  return pick(flows.find((flow) => flow.id === id)?.name) || id
}

/** What would be otherwise than usual. */
function Changes({ mode, change, known }: { mode: Mode; change: ModeChange | undefined; known: Known }) {
  const words = useWords()
  const { t, pick } = words
  const lines = (change?.lines ?? []).map(({ called, flow }) =>
    t('settings.calendars.mode.line', { number: called, name: pick(known.lines.find((line) => line.called === called)?.name), flow: flowName(words, known, flow) }),
  )
  const nodes = (change?.nodes ?? []).map(({ flow, node, to }) => t('settings.calendars.mode.node', { flow: flowName(words, known, flow), node, to }))
  const told = [...lines, ...nodes]
  return (
    <div data-testid="mode-changes">
      {told.length > 0 && <p>{t('settings.calendars.mode.changes')}</p>}
      <ul className="cal-changes">
        {told.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {told.length === 0 && <p>{t(mode === 'production' ? 'settings.calendars.mode.usual' : 'settings.calendars.mode.same')}</p>}
      <p className="z-soft">{t('settings.calendars.mode.stay')}</p>
    </div>
  )
}

type Change = { called: string; modes: LineSetting['modes'] }

/** One row a number, one column a mode. A choice is saved at once; it is the confirmed switch that makes it felt. */
function Lines({ known }: { known: Known }) {
  const words = useWords()
  const { t, pick, explain } = words
  const { message } = App.useApp()
  const queries = useQueryClient()
  const save = useMutation({
    mutationFn: ({ called, modes }: Change) => patch(`/lines/${encodeURIComponent(called)}`, { modes }),
    onSuccess: (_, { called }) => {
      void queries.invalidateQueries({ queryKey: ['lines'] })
      void queries.invalidateQueries({ queryKey: ['site', 'mode'] })
      void message.success(t('settings.calendars.mode.lineSaved', { number: called }))
    },
    onError: (error) => void message.error(explain(error)),
  })
  const choose = (line: LineSetting, mode: Mode, flow: string): void => {
    const others = Object.fromEntries(Object.entries(line.modes).filter(([each]) => each !== mode))
    save.mutate({ called: line.called, modes: flow ? { ...others, [mode]: flow } : others })
  }
  const options = [{ value: '', label: t('settings.calendars.mode.asUsual') }, ...known.flows.map((flow) => ({ value: flow.id, label: pick(flow.name) }))]
  const columns = [
    {
      key: 'number',
      title: t('settings.calendars.mode.number'),
      render: (_: unknown, line: LineSetting) => (
        <span className="cal-list-name">
          <strong className="z-num">{line.called}</strong>
          <span className="z-soft">{pick(line.name)}</span>
        </span>
      ),
    },
    { key: 'usual', title: t('settings.calendars.mode.usually'), render: (_: unknown, line: LineSetting) => flowName(words, known, line.flow) },
    ...MODES.filter((mode) => mode !== 'production').map((mode) => ({
      key: mode,
      title: t(`settings.calendars.mode.${mode}`),
      render: (_: unknown, line: LineSetting) => (
        <Select
          className="cal-flow"
          aria-label={`${line.called} ${t(`settings.calendars.mode.${mode}`)}`}
          value={line.modes[mode] ?? ''}
          options={options}
          onChange={(flow) => choose(line, mode, flow)}
          data-testid={`line-${line.called}-${mode}`}
        />
      ),
    })),
  ]
  return (
    <>
      <h3 className="cal-lines-title">{t('settings.calendars.mode.lines')}</h3>
      <Table<LineSetting> columns={columns} dataSource={known.lines} rowKey="called" pagination={false} scroll={{ x: 'max-content' }} size="small" />
    </>
  )
}
