import { base } from '@/shared/i18n/en/base'
import { calendars } from '@/shared/i18n/en/calendars'
import { callUs } from '@/shared/i18n/en/callUs'
import { desk } from '@/shared/i18n/en/desk'
import { live } from '@/shared/i18n/en/live'
import { records } from '@/shared/i18n/en/records'
import { rules } from '@/shared/i18n/en/rules'
import { settings } from '@/shared/i18n/en/settings'
import { simulation } from '@/shared/i18n/en/simulation'
import { wall } from '@/shared/i18n/en/wall'
import { why } from '@/shared/i18n/en/why'
import type { Wording } from '@/shared/i18n/zh'

export const en: Wording = { ...base, callUs, desk, live, records, rules, settings: { ...settings, calendars }, simulation, wall, why }
