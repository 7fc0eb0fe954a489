// What the browser does with the microphone's sound before it is sent. A good headset needs none of it, and some people
// switch it off; kept per browser under `zongji.audio` as {"processing": false}.

const KEY = 'zongji.audio'

/** Microphone constraints: echo cancellation, noise suppression and gain control, unless switched off here. */
export function microphone(): MediaTrackConstraints {
  const on = wanted()
  return { echoCancellation: on, noiseSuppression: on, autoGainControl: on }
}

function wanted(): boolean {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    return !(typeof kept === 'object' && kept !== null && 'processing' in kept && kept.processing === false)
  } catch {
    return true
  }
}
