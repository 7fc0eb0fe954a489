// Before the call: which line, what the browser will ask, and one large button.

import { PhoneOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import type { PublicLines } from '@/api/types'
import type { Failed } from '@/features/call-us/outcome'
import { useWords } from '@/shared/i18n'
import { Empty } from '@/shared/ui/pieces'

type Props = { lines: PublicLines['lines']; target: string; choose: (number: string) => void; call: () => void; failed: Failed | null }

export function Start({ lines, target, choose, call, failed }: Props) {
  const { t, pick } = useWords()
  if (lines.length === 0) {
    return (
      <div className="z-card">
        <Empty icon={<PhoneOutlined />} title={t('callUs.none')} />
      </div>
    )
  }
  return (
    <section className="callus-start">
      <h1>{t('callUs.title')}</h1>
      <p className="z-soft callus-lead">{t('callUs.lead')}</p>
      {failed && <Alert type="error" showIcon title={t(`callUs.failed.${failed}`)} data-testid="call-failed" />}
      <fieldset className="callus-lines">
        <legend className="z-soft">{t('callUs.choose')}</legend>
        {lines.map((line) => (
          <label key={line.number} className="z-card" data-testid={`call-line-${line.number}`}>
            <input type="radio" name="line" checked={line.number === target} onChange={() => choose(line.number)} />
            <span>
              <strong>{pick(line.label)}</strong>
              <span className="z-soft z-num">{line.number}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <Button size="large" block className="z-solid z-solid-green callus-go" icon={<PhoneOutlined />} onClick={call} data-testid="call-start">
        {t('callUs.start')}
      </Button>
      <p className="z-soft callus-mic">{t('callUs.mic')}</p>
      <span data-testid="call-state" data-state="idle" className="z-hidden">
        {t('callUs.title')}
      </span>
    </section>
  )
}
