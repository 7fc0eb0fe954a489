// Twelve keys; typing them on the keyboard works as well while the pad is open and nothing is being typed elsewhere.

import { useEffect, useRef, useState } from 'react'
import { useWords } from '@/shared/i18n'

const KEYS: [string, string][] = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', '+'],
  ['#', ''],
]
const SHOWN = 24

export function NumberPad({ press, disabled, hint }: { press: (key: string) => void; disabled: boolean; hint: string }) {
  const { t } = useWords()
  const [sent, setSent] = useState('')
  const push = (key: string): void => {
    press(key)
    setSent((before) => (before + key).slice(-SHOWN))
  }
  useTyping(disabled ? null : push)
  return (
    <div className="z-pad12" role="group" aria-label={t('desk.pad.title')}>
      <output className="z-pad12-sent z-num" aria-label={t('desk.pad.sent')}>
        {sent || <span className="z-soft">{hint}</span>}
      </output>
      {KEYS.map(([key, letters]) => (
        <button key={key} type="button" disabled={disabled} onClick={() => push(key)} data-testid={`dtmf-${key}`}>
          <b>{key}</b>
          <small>{letters}</small>
        </button>
      ))}
    </div>
  )
}

function useTyping(push: ((key: string) => void) | null): void {
  const latest = useRef(push)
  useEffect(() => {
    latest.current = push
  })
  useEffect(() => {
    const type = (event: KeyboardEvent): void => {
      const place = event.target as HTMLElement
      if (event.ctrlKey || event.altKey || event.metaKey || ['INPUT', 'TEXTAREA', 'SELECT'].includes(place.tagName)) return
      if (/^[0-9*#]$/.test(event.key)) latest.current?.(event.key)
    }
    window.addEventListener('keydown', type)
    return () => window.removeEventListener('keydown', type)
  }, [])
}
