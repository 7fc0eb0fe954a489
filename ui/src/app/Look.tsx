// The one place where the theme and the component library's language are set.

import { App, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { useEffect, type ReactNode } from 'react'
import { useWords } from '@/shared/i18n'
import { useNarrow } from '@/shared/theme/narrow'
import { useScheme } from '@/shared/theme/scheme'
import { antdTheme, cssVariables } from '@/shared/theme/tokens'

export function Look({ children }: { children: ReactNode }) {
  const { language } = useWords()
  const scheme = useScheme()
  useEffect(() => {
    document.documentElement.dataset['theme'] = scheme
  }, [scheme])
  dayjs.locale(language === 'en' ? 'en' : 'zh-cn')
  return (
    <ConfigProvider
      theme={antdTheme(scheme, useNarrow())}
      locale={language === 'en' ? enUS : zhCN}
      button={{ autoInsertSpace: false }}
      drawer={{ styles: { body: { padding: 20 } } }}
    >
      <style>{cssVariables(scheme)}</style>
      <App message={{ maxCount: 3 }} style={{ height: '100%' }}>
        {children}
      </App>
    </ConfigProvider>
  )
}
