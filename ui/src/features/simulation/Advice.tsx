// The advice: a sentence, lines and ports, and the table in which the recommended staff stands among its neighbours.

import { Table } from 'antd'
import type { StaffingAdvice, StaffingRow } from '@/api/staffing'
import { say, type Kind } from '@/features/simulation/figures'
import type { Load } from '@/features/simulation/staffing'
import { useWords } from '@/shared/i18n'

type Props = { advice: StaffingAdvice; goal: Load; old: boolean }

export function Advice({ advice, goal, old }: Props) {
  const { t } = useWords()
  const { agents, scheduled, erlangs, trunks, ivr_ports: ports } = advice
  return (
    <div className="sim-outcome staffing" data-old={old} aria-live="polite" aria-busy={old} data-testid="staffing-advice">
      <p className="sim-sentence">{t('staffing.sentence', { agents, scheduled })}</p>
      <dl className="z-card z-pad z-facts">
        <Fact name={t('staffing.agents')} value={agents} hint={t('staffing.erlangs', { load: erlangs.toFixed(1) })} />
        <Fact name={t('staffing.scheduled')} value={scheduled} hint={t('staffing.shrunk', { share: goal.shrinkage ?? 0 })} />
        <Fact name={t('staffing.trunks')} value={trunks.needed} hint={t('staffing.erlangs', { load: trunks.erlangs.toFixed(1) })} />
        <Fact name={t('staffing.ports')} value={ports?.needed ?? '–'} hint={ports ? t('staffing.erlangs', { load: ports.erlangs.toFixed(1) }) : t('staffing.noIvr')} />
      </dl>
      <Neighbours advice={advice} within={goal.within ?? 0} />
      <p className="z-soft sim-how">{t(`staffing.how.${advice.model}`)}</p>
      <p className="z-soft sim-how">{t('staffing.how.all')}</p>
    </div>
  )
}

function Fact({ name, value, hint }: { name: string; value: number | string; hint: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <strong className="staffing-number">{value}</strong>
        <span className="z-soft sim-how">{hint}</span>
      </dd>
    </div>
  )
}

function Neighbours({ advice, within }: { advice: StaffingAdvice; within: number }) {
  const { t } = useWords()
  const figure = (key: 'answered' | 'mean_wait' | 'abandoned' | 'occupancy', kind: Kind) => ({
    key,
    title: t(`staffing.figure.${key}`, { within }),
    align: 'right' as const,
    render: (_: unknown, { expected }: StaffingRow) => <span className="z-num">{!expected || (key === 'abandoned' && advice.model === 'erlang_c') ? '–' : say(kind, expected[key])}</span>,
  })
  const verdict = (agents: number): 'few' | 'right' | 'many' => (agents < advice.agents ? 'few' : agents > advice.agents ? 'many' : 'right')
  const tones = { few: 'z-tone-red', right: 'z-tone-green', many: 'z-tone-grey' }
  return (
    <Table
      className="z-card sim-table"
      size="small"
      rowKey="agents"
      pagination={false}
      dataSource={advice.rows}
      rowClassName={({ agents }) => (agents === advice.agents ? 'staffing-right' : '')}
      columns={[
        {
          key: 'agents',
          title: t('staffing.agents'),
          render: (_, { agents, expected }) => (
            <span className="staffing-agents">
              <strong className="z-num">{agents}</strong>
              <span className={`z-tag ${tones[verdict(agents)]}`}>{t(`staffing.verdict.${expected ? verdict(agents) : 'endless'}`)}</span>
            </span>
          ),
        },
        figure('answered', 'share'),
        figure('mean_wait', 'seconds'),
        figure('abandoned', 'share'),
        figure('occupancy', 'share'),
        { key: 'scheduled', title: t('staffing.scheduled'), align: 'right', responsive: ['sm'], render: (_, { scheduled }) => <span className="z-num">{scheduled}</span> },
      ]}
    />
  )
}
