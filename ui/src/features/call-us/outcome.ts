// What to tell a visitor whose call did not come about.

import type { EndCause } from '@/core/phone'

export type Failed = 'micRefused' | 'micMissing' | 'busy' | 'noAnswer' | 'network' | 'refused' | 'tooMany' | 'unreachable'

/** The trouble behind an end, or null when there is none: a call that was answered, or hung up by the visitor. */
export function failure(cause: EndCause, answered: boolean): Failed | null {
  switch (cause) {
    case 'me':
      return null
    case 'peer':
      return answered ? null : 'refused'
    case 'busy':
      return 'busy'
    case 'no_answer':
      return 'noAnswer'
    case 'rejected':
      return answered ? null : 'refused'
    case 'microphone':
      return 'micRefused'
    case 'failure':
      return 'network'
  }
}
