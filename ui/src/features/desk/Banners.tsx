// What stands in the way of a call, said at once and with what to do about it.

import { AudioMutedOutlined, BellOutlined, DisconnectOutlined, ExportOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { useDesk } from '@/features/desk/context'
import { useWords } from '@/shared/i18n'
import { useConnection } from '@/shared/live/use'
import type { Tone } from '@/shared/theme/tokens'

type BannerProps = { tone: Tone; icon: ReactNode; title: string; hint?: string; action?: ReactNode; testid: string }

function Banner({ tone, icon, title, hint, action, testid }: BannerProps) {
  return (
    <div className={`z-banner z-tone-${tone}`} role={tone === 'red' ? 'alert' : 'status'} data-testid={testid}>
      {icon}
      <div>
        <strong>{title}</strong>
        {hint && <p>{hint}</p>}
      </div>
      {action}
    </div>
  )
}

export function Banners() {
  const { tab } = useDesk()
  return (
    <div className="desk-banners">
      <ServerBanner />
      {tab === 'leading' && <LineBanner />}
      {tab === 'leading' && <MicrophoneBanner />}
      {(tab === 'passive' || tab === 'taking') && <OtherTab taking={tab === 'taking'} />}
      <NotificationBanner />
    </div>
  )
}

function ServerBanner() {
  const { t } = useWords()
  const lost = useConnection() === 'lost'
  if (!lost) return null
  return (
    <Banner tone="red" icon={<DisconnectOutlined />} title={t('desk.banner.liveLost')} hint={t('desk.banner.liveLostHint')} testid="banner-live" />
  )
}

function LineBanner() {
  const { t } = useWords()
  const { phone, accountFailed } = useDesk()
  const { line } = phone
  if (line.kind !== 'lost' && !accountFailed) return null
  const key = accountFailed || (line.kind === 'lost' && line.why === 'refused') ? 'sipRefused' : 'sipLost'
  return (
    <Banner tone="red" icon={<DisconnectOutlined />} title={t(`desk.banner.${key}`)} hint={t(`desk.banner.${key}Hint`)} testid="banner-sip" />
  )
}

function MicrophoneBanner() {
  const { t } = useWords()
  const { phone, checkMicrophone } = useDesk()
  const { microphone } = phone
  if (microphone === 'ok' || microphone === 'unknown') return null
  const key = microphone === 'refused' ? 'micRefused' : 'micMissing'
  return (
    <Banner
      tone="red"
      icon={<AudioMutedOutlined />}
      title={t(`desk.banner.${key}`)}
      hint={t(`desk.banner.${key}Hint`)}
      testid="banner-microphone"
      action={<Button onClick={checkMicrophone}>{t('desk.banner.micCheck')}</Button>}
    />
  )
}

function OtherTab({ taking }: { taking: boolean }) {
  const { t } = useWords()
  const { takeOver } = useDesk()
  return (
    <Banner
      tone="blue"
      icon={<ExportOutlined />}
      title={taking ? t('desk.tab.taking') : t('desk.tab.passive')}
      hint={t('desk.tab.passiveHint')}
      testid="tab-passive"
      action={
        <Button type="primary" onClick={takeOver} loading={taking} data-testid="tab-take-over">
          {t('desk.tab.takeOver')}
        </Button>
      }
    />
  )
}

const ASKED = 'zongji.notifications.asked'

function NotificationBanner() {
  const { t } = useWords()
  const [asked, setAsked] = useState(() => localStorage.getItem(ASKED) === 'yes')
  if (asked || !('Notification' in window) || Notification.permission !== 'default') return null
  const done = (): void => {
    localStorage.setItem(ASKED, 'yes')
    setAsked(true)
  }
  return (
    <Banner
      tone="grey"
      icon={<BellOutlined />}
      title={t('desk.banner.notify')}
      testid="banner-notifications"
      action={
        <span className="desk-two">
          <Button size="small" type="text" onClick={done}>
            {t('common.close')}
          </Button>
          <Button size="small" onClick={() => void Notification.requestPermission().then(done)}>
            {t('desk.banner.notifyAllow')}
          </Button>
        </span>
      }
    />
  )
}
