import { base } from '@/shared/i18n/zh/base'
import { calendars } from '@/shared/i18n/zh/calendars'
import { callbacks } from '@/shared/i18n/zh/callbacks'
import { callUs } from '@/shared/i18n/zh/callUs'
import { desk } from '@/shared/i18n/zh/desk'
import { live } from '@/shared/i18n/zh/live'
import { records } from '@/shared/i18n/zh/records'
import { rules } from '@/shared/i18n/zh/rules'
import { settings } from '@/shared/i18n/zh/settings'
import { simulation } from '@/shared/i18n/zh/simulation'
import { staffing } from '@/shared/i18n/zh/staffing'
import { voicemails } from '@/shared/i18n/zh/voicemails'
import { wall } from '@/shared/i18n/zh/wall'
import { why } from '@/shared/i18n/zh/why'

export const zh = { ...base, callbacks, callUs, desk, live, records, rules, settings: { ...settings, calendars }, simulation, staffing, voicemails, wall, why }
/** The shape that every other language must have. */
export type Wording = typeof zh
