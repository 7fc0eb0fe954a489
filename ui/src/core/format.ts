// How durations and phone numbers are written. Owns notation only: no clock, no locale data.

/** Seconds as a timer: 0:07, 12:40, 1:02:03. Negative counts as zero. */
export function timer(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const two = (n: number): string => String(n).padStart(2, '0')
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60]
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}

/** Seconds in a table, or a dash where nothing was measured. */
export function span(seconds: number | null | undefined): string {
  return seconds === null || seconds === undefined ? '–' : timer(Math.round(seconds))
}

/** Whole seconds between two moments in milliseconds; never negative, because clocks of two machines differ. */
export function elapsed(since: number, now: number): number {
  return Number.isFinite(since) ? Math.max(0, Math.floor((now - since) / 1000)) : 0
}

/** A number in E.164 as people of its country write it; what we do not know stays as it is. */
export function number(e164: string): string {
  const mobile = /^\+86(1\d{2})(\d{4})(\d{4})$/.exec(e164)
  if (mobile) return `${mobile[1]} ${mobile[2]} ${mobile[3]}`
  const city = /^\+86(10|2\d)(\d{4})(\d{4})$/.exec(e164)
  if (city) return `0${city[1]} ${city[2]} ${city[3]}`
  const province = /^\+86([3-9]\d{2})(\d{3,4})(\d{4})$/.exec(e164)
  if (province) return `0${province[1]} ${province[2]} ${province[3]}`
  return e164
}

/** A number of which only enough is shown to recognise it: 138****5678. */
export function masked(shown: string): string {
  const digits = shown.replace(/[^\d+]/g, '')
  return digits.length < 8 ? shown : `${digits.slice(0, 3)}****${digits.slice(-4)}`
}

/** What a person pasted or typed, as the server's filter wants it: digits, and a leading plus if there was one. */
export function typedNumber(text: string): string {
  const plain = text.normalize('NFKC').trim()
  const digits = plain.replace(/\D/g, '')
  return plain.startsWith('+') && digits ? `+${digits}` : digits
}

/** A share in percent with one decimal, or a dash when there is nothing to divide. */
export function percent(part: number, whole: number): string {
  if (whole <= 0) return '–'
  const value = (100 * part) / whole
  return `${value >= 99.95 || value === 0 ? Math.round(value) : value.toFixed(1)}%`
}

export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** How loud a timer must be: calm, then amber, then red. Limits in seconds. */
export type Level = 'calm' | 'amber' | 'red'
export function level(seconds: number, amber: number, red: number): Level {
  if (seconds >= red) return 'red'
  return seconds >= amber ? 'amber' : 'calm'
}
