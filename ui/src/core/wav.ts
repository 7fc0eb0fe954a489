// Reads 16-bit PCM WAV just far enough to draw it: the loudest sample of each column, per channel.

export type Peaks = { channels: number[][]; seconds: number }

/** Peaks of each channel as shares of full scale (0 to 1); null when the bytes are not 16-bit PCM WAV. */
export function peaks(bytes: ArrayBuffer, columns: number): Peaks | null {
  const view = new DataView(bytes)
  const format = chunk(view, 'fmt ')
  const data = chunk(view, 'data')
  if (!format || !data || view.getUint16(format.at, true) !== 1 || view.getUint16(format.at + 14, true) !== 16) return null
  const channels = view.getUint16(format.at + 2, true)
  const rate = view.getUint32(format.at + 4, true)
  if (channels < 1 || rate < 1 || columns < 1) return null
  const frames = Math.floor(data.size / (2 * channels))
  const samples = new Int16Array(bytes.slice(data.at, data.at + frames * channels * 2))
  const drawn = Array.from({ length: channels }, (_, channel) => loudest(samples, channel, channels, columns))
  return { channels: drawn, seconds: frames / rate }
}

function loudest(samples: Int16Array, channel: number, channels: number, columns: number): number[] {
  const frames = samples.length / channels
  return Array.from({ length: columns }, (_, column) => {
    const end = Math.floor(((column + 1) * frames) / columns)
    let top = 0
    for (let i = Math.floor((column * frames) / columns); i < end; i += 1) {
      top = Math.max(top, Math.abs(samples[i * channels + channel] ?? 0))
    }
    return top / 32768
  })
}

type Chunk = { at: number; size: number }

/** A chunk's place; a size that claims more than there is (a recording still being written) is cut to what is there. */
function chunk(view: DataView, name: string): Chunk | null {
  if (view.byteLength < 12 || text(view, 0) !== 'RIFF' || text(view, 8) !== 'WAVE') return null
  for (let at = 12; at + 8 <= view.byteLength; ) {
    const size = view.getUint32(at + 4, true)
    if (text(view, at) === name) return { at: at + 8, size: Math.min(size, view.byteLength - at - 8) }
    at += 8 + size + (size % 2)
  }
  return null
}

function text(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)))
}
