// Language and theme, as two small buttons; used before and after signing in.

import { BulbOutlined, GlobalOutlined, MoonOutlined } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import type { Language } from '@/api/types'
import { chooseLanguage, useWords } from '@/shared/i18n'
import { chooseScheme, useScheme } from '@/shared/theme/scheme'

export function LanguageButton({ onChoose }: { onChoose?: (language: Language) => void }) {
  const { language } = useWords()
  const next: Language = language === 'en' ? 'zh-CN' : 'en'
  const choose = (): void => {
    void chooseLanguage(next)
    onChoose?.(next)
  }
  return (
    <Button type="text" icon={<GlobalOutlined />} onClick={choose} lang={next} data-testid="language-switch">
      {next === 'en' ? 'English' : '中文'}
    </Button>
  )
}

export function SchemeButton() {
  const { t } = useWords()
  const scheme = useScheme()
  const next = scheme === 'dark' ? 'light' : 'dark'
  return (
    <Tooltip title={t(`common.${next}`)}>
      <Button
        type="text"
        aria-label={`${t('common.theme')}: ${t(`common.${next}`)}`}
        icon={next === 'dark' ? <MoonOutlined /> : <BulbOutlined />}
        onClick={() => chooseScheme(next)}
        data-testid="scheme-switch"
      />
    </Tooltip>
  )
}
