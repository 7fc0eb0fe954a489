// When a page throws: say so, and offer the way back.

import { Button, Result } from 'antd'
import { Component, type ReactNode } from 'react'
import { useWords } from '@/shared/i18n'

export class Broken extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    return this.state.failed ? <Sorry /> : this.props.children
  }
}

function Sorry() {
  const { t } = useWords()
  return (
    <Result
      status="error"
      title={t('common.crashed')}
      subTitle={t('common.crashedHint')}
      extra={
        <Button type="primary" onClick={() => location.reload()}>
          {t('common.reload')}
        </Button>
      }
    />
  )
}
