// Sounds made in the browser: a soft two-tone ring and the clicks of the number pad. No audio files.

const RING_EVERY = 3_000
let context: AudioContext | null = null
let ringing: ReturnType<typeof setInterval> | undefined

function audio(): AudioContext {
  context ??= new AudioContext()
  return context
}

/** Browsers let a page sound only after the person has touched it once. */
export function unlock(): void {
  const wake = (): void => void audio().resume()
  document.addEventListener('pointerdown', wake, { once: true })
  document.addEventListener('keydown', wake, { once: true })
}

export function isLocked(): boolean {
  return context !== null && context.state === 'suspended'
}

function note(frequency: number, at: number, seconds: number, loud: number): void {
  const ctx = audio()
  const tone = ctx.createOscillator()
  const gain = ctx.createGain()
  tone.frequency.value = frequency
  tone.type = 'sine'
  gain.gain.setValueAtTime(0, at)
  gain.gain.linearRampToValueAtTime(loud, at + 0.02)
  gain.gain.setValueAtTime(loud, at + seconds - 0.08)
  gain.gain.linearRampToValueAtTime(0, at + seconds)
  tone.connect(gain).connect(ctx.destination)
  tone.start(at)
  tone.stop(at + seconds)
}

function once(): void {
  void audio().resume()
  const start = audio().currentTime + 0.02
  for (const [i, frequency] of [659, 784, 659, 784].entries()) note(frequency, start + i * 0.22, 0.2, 0.16)
}

export function startRinging(): void {
  if (ringing !== undefined) return
  once()
  ringing = setInterval(once, RING_EVERY)
}

export function stopRinging(): void {
  clearInterval(ringing)
  ringing = undefined
}

const ROWS = [697, 770, 852, 941]
const COLUMNS = [1209, 1336, 1477]
const KEYS = '123456789*0#'

/** The familiar sound of a key, quietly, for the one who presses it. */
export function keySound(key: string): void {
  const place = KEYS.indexOf(key)
  if (place < 0) return
  void audio().resume()
  const at = audio().currentTime
  note(ROWS[Math.floor(place / 3)] ?? 697, at, 0.12, 0.05)
  note(COLUMNS[place % 3] ?? 1209, at, 0.12, 0.05)
}
