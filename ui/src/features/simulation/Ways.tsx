// Two ways to look ahead: play a change through, or compute the staff from formulas.

import { Segmented } from 'antd'
import { useNavigate } from 'react-router'
import { useWords } from '@/shared/i18n'

export function Ways({ now }: { now: 'simulation' | 'staffing' }) {
  const { t } = useWords()
  const navigate = useNavigate()
  return (
    <Segmented
      value={now}
      aria-label={t('simulation.ways')}
      onChange={(way) => void navigate(way === 'staffing' ? '/simulation/staffing' : '/simulation')}
      options={[
        { value: 'simulation', label: t('simulation.way') },
        { value: 'staffing', label: t('staffing.way') },
      ]}
    />
  )
}
