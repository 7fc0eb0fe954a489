// Words in two languages, Chinese first. English is fetched only when asked for.

import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import type { Language, Words } from '@/api/types'
import { ApiError } from '@/shared/http'
import { zh } from '@/shared/i18n/zh'

const KEY = 'zongji.language'

function remembered(): Language {
  const stored = localStorage.getItem(KEY)
  return stored === 'en' ? 'en' : 'zh-CN'
}

export async function startWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'zh-CN',
    fallbackLng: 'zh-CN',
    resources: { 'zh-CN': { translation: zh } },
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  await chooseLanguage(remembered())
}

export async function chooseLanguage(language: Language): Promise<void> {
  if (language === 'en' && !i18next.hasResourceBundle('en', 'translation')) {
    i18next.addResourceBundle('en', 'translation', (await import('@/shared/i18n/en')).en)
  }
  localStorage.setItem(KEY, language)
  document.documentElement.lang = language
  await i18next.changeLanguage(language)
}

/** What this browser last chose; null when nobody chose yet. */
export function chosenLanguage(): string | null {
  return localStorage.getItem(KEY)
}

type Translate = (key: string, values?: Record<string, string | number>) => string
export type Tongue = {
  t: Translate
  language: Language
  /** Words that the server sends in both languages. */
  pick: (words: Words | null | undefined) => string
  /** What went wrong, by the error's stable id. */
  explain: (error: unknown) => string
}

export function useWords(): Tongue {
  const { t, i18n } = useTranslation()
  const language: Language = i18n.language === 'en' ? 'en' : 'zh-CN'
  const say: Translate = (key, values) => t(key, values ?? {})
  return {
    t: say,
    language,
    pick: (words) => (words ? (language === 'en' ? words.en || words.zh : words.zh || words.en) : ''),
    explain: (error) => explain(say, (key) => i18n.exists(key), error),
  }
}

function explain(t: Translate, exists: (key: string) => boolean, error: unknown): string {
  if (!(error instanceof ApiError)) return t('error.unknown', { message: error instanceof Error ? error.message : String(error) })
  const key = [`error.${error.id}`, `error.http.${error.status}`].find(exists)
  const message = error.message
  // The server's own sentence says more than a bare status does.
  if (key === `error.${error.id}`) return t(key)
  return message || (key ? t(key) : t('error.unknown', { message: error.id }))
}
