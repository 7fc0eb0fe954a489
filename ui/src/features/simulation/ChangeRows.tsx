// What to do otherwise: one row for each change, its fields in the order of a sentence.

import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Form, InputNumber, Select } from 'antd'
import { STRATEGIES } from '@/core/strategies'
import { KINDS, RULES, type ChangeDraft, type Draft } from '@/features/simulation/wish'
import { useWords } from '@/shared/i18n'

export type QueueChoice = { value: string; label: string }

export function ChangeRows({ queues }: { queues: QueueChoice[] }) {
  const { t } = useWords()
  return (
    <Form.List name="changes">
      {(rows, { add, remove }) => (
        <fieldset className="sim-changes">
          <legend>{t('simulation.changes')}</legend>
          {rows.length === 0 && <p className="z-soft">{t('simulation.noChanges')}</p>}
          {rows.map((row) => (
            <div key={row.key} className="sim-change" data-testid="sim-change">
              <ChangeFields at={row.name} queues={queues} />
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={t('simulation.removeChange')}
                title={t('simulation.removeChange')}
                onClick={() => remove(row.name)}
              />
            </div>
          ))}
          <Button block type="dashed" icon={<PlusOutlined />} onClick={() => add({ kind: 'staff', queue: '*', by: 1 })} data-testid="sim-add">
            {t('simulation.addChange')}
          </Button>
        </fieldset>
      )}
    </Form.List>
  )
}

function ChangeFields({ at, queues }: { at: number; queues: QueueChoice[] }) {
  const { t } = useWords()
  const form = Form.useFormInstance<Draft>()
  const change: ChangeDraft | undefined = Form.useWatch(['changes', at], form)
  const kind = change?.kind ?? 'staff'
  const every = [{ value: '*', label: t('simulation.allQueues') }, ...queues]
  return (
    <div className="sim-fields">
      <Form.Item name={[at, 'kind']} noStyle>
        <Select aria-label={t('simulation.what')} options={KINDS.map((value) => ({ value, label: t(`simulation.kind.${value}`) }))} data-testid="sim-kind" />
      </Form.Item>
      {kind === 'member' && (
        <Form.Item name={[at, 'of']} rules={[{ required: true, message: t('simulation.needQueue') }]} className="sim-field">
          <Select aria-label={t('simulation.of')} placeholder={t('simulation.of')} options={queues} />
        </Form.Item>
      )}
      <Form.Item name={[at, 'queue']} rules={[{ required: true, message: t('simulation.needQueue') }]} className="sim-field">
        <Select aria-label={t('simulation.queue')} placeholder={t('simulation.queue')} options={kind === 'member' ? queues : every} />
      </Form.Item>
      <Amount at={at} change={change} />
    </div>
  )
}

function Amount({ at, change }: { at: number; change: ChangeDraft | undefined }) {
  const { t } = useWords()
  switch (change?.kind) {
    case 'arrivals':
    case 'handle_time':
      return <Number at={at} name="percent" label={t('simulation.percent')} min={1} max={1000} suffix="%" />
    case 'shift':
      return <Number at={at} name="minutes" label={t('simulation.minutes')} min={-1440} max={1440} suffix={t('simulation.minutesLater')} />
    case 'rule':
      return <RuleFields at={at} rule={change.rule} />
    case 'member':
      return null
    default:
      return <Number at={at} name="by" label={t('simulation.by')} min={-1000} max={1000} suffix={t('simulation.people')} />
  }
}

function RuleFields({ at, rule }: { at: number; rule: ChangeDraft['rule'] }) {
  const { t } = useWords()
  return (
    <>
      <Form.Item name={[at, 'rule']} rules={[{ required: true, message: t('simulation.needRule') }]} className="sim-field">
        <Select aria-label={t('simulation.rule')} placeholder={t('simulation.rule')} options={RULES.map((value) => ({ value, label: t(`simulation.rules.${value}`) }))} />
      </Form.Item>
      {rule === 'strategies' ? (
        <Form.Item name={[at, 'strategy']} rules={[{ required: true, message: t('simulation.needRule') }]} className="sim-field">
          <Select aria-label={t('simulation.rules.strategies')} options={STRATEGIES.map((value) => ({ value, label: t(`rules.strategies.${value}`) }))} />
        </Form.Item>
      ) : (
        <Number at={at} name="seconds" label={t('common.seconds')} min={0} max={3600} suffix={t('common.seconds')} />
      )}
    </>
  )
}

type NumberProps = { at: number; name: keyof ChangeDraft; label: string; min: number; max: number; suffix: string }
function Number({ at, name, label, min, max, suffix }: NumberProps) {
  const { t } = useWords()
  return (
    <Form.Item name={[at, name]} rules={[{ required: true, message: t('simulation.needNumber') }]} className="sim-field">
      <InputNumber aria-label={label} placeholder={label} min={min} max={max} precision={0} suffix={suffix} />
    </Form.Item>
  )
}
