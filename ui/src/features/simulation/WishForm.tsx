// What to try: a day that was or a forecast, and what to do otherwise.

import { CaretRightOutlined } from '@ant-design/icons'
import { Alert, Button, Form, Input, InputNumber, Segmented } from 'antd'
import { useQuery } from '@tanstack/react-query'
import type { Items, QueueSetting } from '@/api/types'
import { ChangeRows } from '@/features/simulation/ChangeRows'
import { queuesOf, type Draft } from '@/features/simulation/wish'
import { ApiError, get } from '@/shared/http'
import { useWords } from '@/shared/i18n'

type Props = { draft: Draft; error: unknown; sending: boolean; send: (draft: Draft) => void }

export function WishForm({ draft, error, sending, send }: Props) {
  const { t, pick } = useWords()
  const [form] = Form.useForm<Draft>()
  const source = Form.useWatch('source', form) ?? draft.source
  const forecast = Form.useWatch('forecast', form) ?? draft.forecast
  const known = useQuery({ queryKey: ['queues'], queryFn: () => get<Items<QueueSetting>>('/queues') })
  const queues =
    source === 'day'
      ? (known.data?.items ?? []).map((queue) => ({ value: queue.id, label: pick(queue.name) }))
      : queuesOf(forecast).map((queue) => ({ value: queue, label: queue }))
  const example = async (): Promise<void> => form.setFieldsValue({ forecast: (await get<{ forecast: string }>('/simulations/example')).forecast })
  return (
    <Form form={form} layout="vertical" requiredMark={false} initialValues={draft} onFinish={send} className="z-card z-pad sim-form">
      {error !== null && error !== undefined && <Wrong error={error} />}
      <Form.Item name="source" label={t('simulation.from')}>
        <Segmented
          block
          options={[
            { value: 'day', label: t('simulation.fromDay') },
            { value: 'forecast', label: t('simulation.fromForecast') },
          ]}
        />
      </Form.Item>
      {source === 'day' ? (
        <Form.Item name="day" label={t('simulation.day')} extra={t('simulation.dayHint')} rules={[{ required: true, message: t('simulation.needDay') }]}>
          <Input type="date" data-testid="sim-day" />
        </Form.Item>
      ) : (
        <>
          <Form.Item name="forecast" label={t('simulation.forecast')} extra={t('simulation.forecastHint')} rules={[{ required: true, message: t('simulation.needForecast') }]}>
            <Input.TextArea rows={8} spellCheck={false} className="sim-code" data-testid="sim-forecast" />
          </Form.Item>
          <Button size="small" onClick={() => void example()} data-testid="sim-example" className="sim-example">
            {t('simulation.example')}
          </Button>
        </>
      )}
      <ChangeRows queues={queues} />
      <div className="sim-last">
        <Form.Item name="name" label={t('simulation.name')}>
          <Input maxLength={100} placeholder={t('simulation.nameHint')} />
        </Form.Item>
        <Form.Item name="replications" label={t('simulation.replications')} tooltip={t('simulation.replicationsHint')}>
          <InputNumber min={1} max={50} precision={0} />
        </Form.Item>
      </div>
      <Button type="primary" htmlType="submit" block icon={<CaretRightOutlined />} loading={sending} data-testid="sim-run">
        {t('simulation.run')}
      </Button>
    </Form>
  )
}

function Wrong({ error }: { error: unknown }) {
  const { explain } = useWords()
  const places = error instanceof ApiError ? Object.entries(error.fields) : []
  const list = (
    <ul className="sim-places">
      {places.map(([place, why]) => (
        <li key={place}>
          <code>{place}</code> {why}
        </li>
      ))}
    </ul>
  )
  return <Alert className="sim-alert" type="error" showIcon title={explain(error)} description={places.length ? list : undefined} data-testid="form-error" />
}
