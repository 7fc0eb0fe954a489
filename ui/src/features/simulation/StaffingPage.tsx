// How many agents, trunks and ports a load needs: the load on the left, the advice on the right, computed while one types.

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Form, InputNumber } from 'antd'
import { useEffect, useState } from 'react'
import type { StaffingAdvice } from '@/api/staffing'
import { Advice } from '@/features/simulation/Advice'
import { GROUPS, toStaffing, USUAL, type Load } from '@/features/simulation/staffing'
import { Ways } from '@/features/simulation/Ways'
import { ApiError, post } from '@/shared/http'
import { useWords } from '@/shared/i18n'
import { Failure, Loading, Page } from '@/shared/ui/page'
import '@/features/simulation/simulation.css'

const PAUSE = 300

export default function StaffingPage() {
  const { t } = useWords()
  const [load, setLoad] = useState(USUAL)
  const settled = useSettled(load)
  const wish = toStaffing(settled)
  const advice = useQuery({
    queryKey: ['staffing', wish],
    queryFn: () => post<StaffingAdvice>('/staffing', wish),
    enabled: wish !== null,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  })
  const places = advice.error instanceof ApiError ? advice.error.fields : {}
  const old = load !== settled || advice.isPlaceholderData
  return (
    <Page title={t('simulation.title')} lead={t('staffing.lead')} extra={<Ways now="staffing" />}>
      <div className="sim-page">
        <LoadForm change={setLoad} error={advice.error} places={places} />
        <div className="sim-main">
          {advice.data ? (
            <Advice advice={advice.data} goal={settled} old={old} />
          ) : advice.error ? (
            <Failure error={advice.error} retry={() => void advice.refetch()} />
          ) : (
            <Loading />
          )}
        </div>
      </div>
    </Page>
  )
}

/** The value once it has not changed for a moment. */
function useSettled(load: Load): Load {
  const [settled, settle] = useState(load)
  useEffect(() => {
    const timer = setTimeout(() => settle(load), PAUSE)
    return () => clearTimeout(timer)
  }, [load])
  return settled
}

type FormProps = { change: (load: Load) => void; error: unknown; places: Record<string, string> }
function LoadForm({ change, error, places }: FormProps) {
  const { t, explain } = useWords()
  return (
    <Form layout="vertical" requiredMark={false} initialValues={USUAL} onValuesChange={(_, load: Load) => change(load)} className="z-card z-pad sim-form">
      {GROUPS.map(({ key, fields }) => (
        <fieldset key={key} className="sim-group">
          <legend>{t(`staffing.group.${key}`)}</legend>
          {fields.map(({ name, wire, unit, min, max, needed }) => (
            <Form.Item
              key={name}
              name={name}
              label={t(`staffing.field.${name}`)}
              tooltip={t(`staffing.hint.${name}`)}
              rules={needed ? [{ required: true, message: t('simulation.needNumber') }] : []}
              {...(places[wire] ? { validateStatus: 'error', help: explain(error) } : {})}
            >
              <InputNumber min={min} max={max} suffix={t(`staffing.unit.${unit}`)} placeholder={needed ? '' : t('staffing.none')} data-testid={`staffing-${name}`} />
            </Form.Item>
          ))}
        </fieldset>
      ))}
    </Form>
  )
}
