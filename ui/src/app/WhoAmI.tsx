// Who is signed in, and what belongs to the person rather than to the work: language, theme, signing out.

import { BulbOutlined, GlobalOutlined, LogoutOutlined, MoonOutlined } from '@ant-design/icons'
import { Dropdown } from 'antd'
import type { Language, Me } from '@/api/types'
import { patch } from '@/shared/http'
import { chooseLanguage, useWords } from '@/shared/i18n'
import { chooseScheme, useScheme } from '@/shared/theme/scheme'

export function WhoAmI({ me, signOut }: { me: Me; signOut: () => void }) {
  const { t, language } = useWords()
  const scheme = useScheme()
  const otherLanguage: Language = language === 'en' ? 'zh-CN' : 'en'
  const otherScheme = scheme === 'dark' ? 'light' : 'dark'
  const speak = (): void => {
    void chooseLanguage(otherLanguage)
    // Remembered for other computers; this one already knows.
    patch('/me', { language: otherLanguage }).catch(() => undefined)
  }
  const role = me.agent ? t('common.agentNo', { id: me.agent }) : t(`role.${me.role}`)
  const items = [
    { key: 'language', icon: <GlobalOutlined />, label: otherLanguage === 'en' ? 'English' : '简体中文', onClick: speak },
    {
      key: 'scheme',
      icon: otherScheme === 'dark' ? <MoonOutlined /> : <BulbOutlined />,
      label: t(`common.${otherScheme}`),
      onClick: () => chooseScheme(otherScheme),
    },
    { type: 'divider' as const },
    { key: 'out', icon: <LogoutOutlined />, label: <span data-testid="sign-out">{t('common.signOut')}</span>, onClick: signOut },
  ]
  return (
    <Dropdown trigger={['click']} placement="bottomRight" menu={{ items }}>
      <button type="button" className="who" data-testid="who-am-i">
        <span className="z-hidden">{t('common.account')}</span>
        <span className="who-face" aria-hidden="true">
          {me.name.slice(0, 1)}
        </span>
        <span className="who-words">
          <strong>{me.name}</strong>
          <small>{role}</small>
        </span>
      </button>
    </Dropdown>
  )
}
