// Ctrl K: look a number up in the records from wherever one is.

import { SearchOutlined } from '@ant-design/icons'
import { Input, type InputRef } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { typedNumber } from '@/core/format'
import { useWords } from '@/shared/i18n'

export function FindNumber() {
  const { t } = useWords()
  const navigate = useNavigate()
  const input = useRef<InputRef>(null)
  const [text, setText] = useState('')
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return
      event.preventDefault()
      input.current?.focus({ cursor: 'all' })
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
  const find = (): void => {
    const number = typedNumber(text)
    if (!number) return
    void navigate(`/records?number=${encodeURIComponent(number)}`)
    input.current?.blur()
  }
  return (
    <Input
      ref={input}
      className="find"
      allowClear
      prefix={<SearchOutlined />}
      suffix={text ? null : <kbd>Ctrl K</kbd>}
      placeholder={t('common.searchNumber')}
      aria-label={t('common.searchNumber')}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onPressEnter={find}
      data-testid="find-number"
    />
  )
}
