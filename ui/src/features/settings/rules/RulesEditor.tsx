// The rules of one queue: who is asked first, what is needed, what long waits change, where it overflows to.

import { Form, Select, type FormInstance } from 'antd'
import type { CalendarSetting, FlowSetting, QueueSetting, SkillSetting, Trigger } from '@/api/types'
import { STRATEGIES } from '@/core/strategies'
import { useItems } from '@/features/settings/crud'
import { rulesOf, UNCOUNTED, type OverflowDraft, type RelaxationDraft, type RulesDraft } from '@/features/settings/rules/draft'
import { ComfortEditor } from '@/features/settings/rules/ComfortEditor'
import { Amount, Choice, Steps, type Option } from '@/features/settings/rules/pieces'
import type { Problems } from '@/features/settings/rules/problems'
import { mailboxOf, overflow, relaxation, sentences, type Names } from '@/features/settings/rules/summary'
import { useWords } from '@/shared/i18n'

const WHENS: Trigger[] = ['length', 'wait', 'expected', 'nobody', 'calendar']

type Around = { names: Names; skills: Option[]; queues: Option[]; flows: Option[]; calendars: Option[]; shifts: (calendar: string) => Option[] }

export function useAround(own: string | null): Around {
  const { t, pick } = useWords()
  const plans = useItems<CalendarSetting>('/calendars').data?.items ?? []
  const skills = useItems<SkillSetting>('/skills').data?.items ?? []
  const queues = useItems<QueueSetting>('/queues').data?.items ?? []
  const flows = useItems<FlowSetting>('/flows').data?.items ?? []
  const options = (items: { id: string; name: { zh: string; en: string } }[]): Option[] => items.map(({ id, name }) => ({ value: id, label: pick(name) }))
  const called = (items: Option[]) => (id: string) => items.find((item) => item.value === id)?.label ?? id
  const [s, q] = [options(skills), options(queues)]
  const takesMessages = (flow: FlowSetting): string => {
    const mailbox = mailboxOf(flow)
    return mailbox === null ? '' : t('rules.forMailbox', { queue: called(q)(mailbox) })
  }
  const f = flows.map((flow) => ({ value: flow.id, label: pick(flow.name) + takesMessages(flow) }))
  const shifts = (id: string): Option[] => {
    const named = Object.entries(plans.find((plan) => plan.id === id)?.plan.shifts ?? {}).map(([value, name]) => ({ value, label: pick(name) }))
    return named.some(({ value }) => value === 'closed') ? named : [...named, { value: 'closed', label: t('rules.closed') }]
  }
  const names: Names = { skill: called(s), queue: called(q), flow: called(f), shift: (calendar, shift) => `${called(options(plans))(calendar)} · ${called(shifts(calendar))(shift)}` }
  return { names, skills: s, queues: q.filter((queue) => queue.value !== own), flows: f, calendars: options(plans), shifts }
}

type Props = { form: FormInstance; own: string | null; problems: Problems }

export function RulesEditor({ form, own, problems }: Props) {
  const { t } = useWords()
  const around = useAround(own)
  const draft = Form.useWatch([], form) as Partial<RulesDraft> | undefined
  const seconds = t('common.seconds')
  return (
    <section className="rules" aria-label={t('rules.title')}>
      <Summary draft={draft} around={around} />
      <Steps name="strategies" title={t('settings.queues.strategy')} hint={t('rules.strategyHint')} add={t('rules.addStrategy')} fresh={() => unused(draft)} problems={problems} sortable row={(nth) => <Strategy nth={nth} chosen={draft?.strategies?.[nth]} />} />
      <Steps name="needs" title={t('rules.needs')} hint={t('rules.needsHint')} add={t('rules.addNeed')} fresh={() => ({ skill: around.skills[0]?.value, level: 5 })} problems={problems} row={(nth) => (
        <>
          <Choice path={[nth, 'skill']} label={t('rules.skill')} options={around.skills} />
          <Amount path={[nth, 'level']} label={t('rules.level')} min={1} max={10} />
        </>
      )} />
      <Steps name="relaxations" title={t('rules.relaxations')} hint={t('rules.relaxationsHint')} add={t('rules.addRelaxation')} fresh={(): RelaxationDraft => ({ after: 30, level: 0 })} problems={problems} sortable row={(nth) => <Relaxed nth={nth} step={draft?.relaxations?.[nth]} around={around} unit={seconds} />} />
      <Steps name="overflows" title={t('rules.overflows')} hint={t('rules.overflowsHint')} add={t('rules.addOverflow')} fresh={(): OverflowDraft => ({ when: 'length', limit: 10, back: 5 })} problems={problems} sortable row={(nth) => <Overflowing nth={nth} rule={draft?.overflows?.[nth]} around={around} />} />
      <ComfortEditor draft={draft?.comfort} flows={around.flows} problems={problems} />
    </section>
  )
}

function unused(draft: Partial<RulesDraft> | undefined): string {
  return STRATEGIES.find((name) => !draft?.strategies?.includes(name)) ?? 'longest_idle'
}

function Summary({ draft, around }: { draft: Partial<RulesDraft> | undefined; around: Around }) {
  const { t } = useWords()
  return (
    <div className="rules-summary z-pad" aria-live="polite" data-testid="rules-summary">
      <strong>{t('rules.summary')}</strong>
      <ul>
        {sentences(rulesOf(draft ?? {}), around.names, t).map((sentence, i) => (
          <li key={i}>{sentence}</li>
        ))}
      </ul>
    </div>
  )
}

function Strategy({ nth, chosen }: { nth: number; chosen: string | undefined }) {
  const { t } = useWords()
  return (
    <div className="rules-wide">
      <Form.Item name={nth} noStyle>
        <Select aria-label={t('settings.queues.strategy')} options={STRATEGIES.map((value) => ({ value, label: t(`rules.strategies.${value}`) }))} data-testid={`queue-strategy-${nth}`} />
      </Form.Item>
      {chosen && <p className="z-soft">{t(`rules.explain.${chosen}`)}</p>}
    </div>
  )
}

function Relaxed({ nth, step, around, unit }: { nth: number; step: RelaxationDraft | undefined; around: Around; unit: string }) {
  const { t } = useWords()
  const whole = rulesOf({ relaxations: step ? [step] : [] }).relaxations[0]
  return (
    <>
      <Amount path={[nth, 'after']} label={t('rules.after')} unit={unit} min={1} />
      <Choice path={[nth, 'skill']} label={t('rules.skill')} options={around.skills} clear />
      {step?.skill && <Amount path={[nth, 'level']} label={t('rules.toLevel')} max={10} />}
      <Choice path={[nth, 'queue']} label={t('rules.alsoQueue')} options={around.queues} clear />
      {whole && <p className="rules-says">{relaxation(whole, around.names, t)}</p>}
    </>
  )
}

function Overflowing({ nth, rule, around }: { nth: number; rule: OverflowDraft | undefined; around: Around }) {
  const { t } = useWords()
  const unit = t(rule?.when === 'length' ? 'rules.people' : 'common.seconds')
  const whole = rulesOf({ overflows: rule ? [rule] : [] }).overflows[0]
  const group = (kind: string, word: string, items: Option[]) => ({ label: t(word), options: items.map(({ value, label }) => ({ value: `${kind}:${value}`, label })) })
  return (
    <>
      <Choice path={[nth, 'when']} label={t('rules.when')} options={WHENS.map((value) => ({ value, label: t(`rules.whens.${value}`) }))} />
      {rule?.when === 'calendar' && (
        <>
          <Choice path={[nth, 'calendar']} label={t('rules.calendar')} options={around.calendars} />
          <Choice path={[nth, 'shift']} label={t('rules.shift')} options={rule.calendar ? around.shifts(rule.calendar) : []} />
        </>
      )}
      {rule && !UNCOUNTED.includes(rule.when) && (
        <>
          <Amount path={[nth, 'limit']} label={t('rules.limit')} unit={unit} />
          <Amount path={[nth, 'back']} label={t('rules.back')} unit={unit} />
        </>
      )}
      <Choice path={[nth, 'target']} label={t('rules.target')} options={[group('queue', 'rules.queuesGroup', around.queues), group('flow', 'rules.flowsGroup', around.flows)]} clear />
      {whole && <p className="rules-says">{overflow(whole, around.names, t)}</p>}
    </>
  )
}
