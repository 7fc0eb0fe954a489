// The frame of a page: its heading, what stands beside it, and what to show while loading or after a failure.

import { ReloadOutlined } from '@ant-design/icons'
import { Button, Skeleton } from 'antd'
import { useEffect, type ReactNode } from 'react'
import { useWords } from '@/shared/i18n'
import { Empty } from '@/shared/ui/pieces'

export function usePageTitle(title: string): void {
  const { t } = useWords()
  const whole = `${title} · ${t('product')}`
  useEffect(() => {
    document.title = whole
  }, [whole])
}

export function Page({ title, lead, extra, children }: { title: string; lead?: string; extra?: ReactNode; children: ReactNode }) {
  usePageTitle(title)
  return (
    <section className="z-page">
      <header className="z-page-head">
        <div>
          <h1>{title}</h1>
          {lead && <p className="z-soft">{lead}</p>}
        </div>
        {extra && <div className="z-page-extra">{extra}</div>}
      </header>
      {children}
    </section>
  )
}

export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t, explain } = useWords()
  return (
    <div role="alert">
      <Empty
        title={t('error.title')}
        hint={explain(error)}
        action={
          retry && (
            <Button icon={<ReloadOutlined />} onClick={retry}>
              {t('common.retry')}
            </Button>
          )
        }
      />
    </div>
  )
}

export function Loading({ rows = 6 }: { rows?: number }) {
  return (
    <div className="z-card z-pad" aria-busy="true">
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  )
}
