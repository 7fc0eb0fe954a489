// A range of times at the site. The calendar counts on the wall clock of the site, held as if it were UTC, where no hour
// is missing or comes twice: so neither the browser's zone nor its summer time can shift what was chosen.

import { DatePicker } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import customParseFormat from 'dayjs/plugin/customParseFormat'
import utc from 'dayjs/plugin/utc'
import generate from '@rc-component/picker/es/generate/dayjs'
import '@/shared/ui/siteRange.css'
import { siteMoment, siteWall, siteWallNow } from '@/shared/siteTime'

dayjs.extend(utc)
dayjs.extend(customParseFormat)

const FORMAT = 'YYYY-MM-DD HH:mm'
const WALL = 'YYYY-MM-DDTHH:mm:ss'

const Picker = DatePicker.generatePicker<Dayjs>({
  ...generate,
  getNow: () => dayjs.utc(siteWallNow()),
  getFixedDate: (text) => dayjs.utc(text, 'YYYY-M-DD'),
  locale: {
    ...generate.locale,
    parse: (_locale, text, formats) => formats.map((format) => dayjs.utc(text, format)).find((date) => date.isValid()) ?? null,
  },
})

/** From and to as ISO moments, '' for an open end. */
export type Range = { from: string; to: string }

type Props = {
  value: Range
  change: (range: Range) => void
  presets: { label: string; days: [string, string] }[]
  placeholder: [string, string]
  className: string
  testId: string
}

export function SiteRange({ value, change, presets, placeholder, className, testId }: Props) {
  const shown = (iso: string): Dayjs | null => (Number.isNaN(Date.parse(iso)) ? null : dayjs.utc(siteWall(iso)))
  const chosen = (date: Dayjs | null | undefined): string => (date ? siteMoment(date.format(WALL)) : '')
  return (
    <Picker.RangePicker
      className={className}
      showTime={{ format: 'HH:mm' }}
      format={FORMAT}
      allowEmpty={[true, true]}
      presets={presets.map(({ label, days: [from, to] }) => ({ label, value: [dayjs.utc(from), dayjs.utc(to)] }))}
      placeholder={placeholder}
      value={[shown(value.from), shown(value.to)]}
      onChange={(range) => change({ from: chosen(range?.[0]), to: chosen(range?.[1]) })}
      data-testid={testId}
    />
  )
}
