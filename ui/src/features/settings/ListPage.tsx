// The frame that the settings pages share: heading, search, table, empty and error states.

import { PlusOutlined, SearchOutlined } from '@ant-design/icons'
import { Button, Input, Table, type TableColumnsType } from 'antd'
import { type ReactNode } from 'react'
import { useWords } from '@/shared/i18n'
import { Failure, Page } from '@/shared/ui/page'
import { Empty } from '@/shared/ui/pieces'
import '@/features/settings/settings.css'

type Props<Row> = {
  /** Prefix of the words and test ids: agents, queues, prompts. */
  what: string
  /** Where its words are, if not in the settings. */
  words?: string
  rows: Row[] | undefined
  error: unknown
  retry: () => void
  columns: TableColumnsType<Row>
  rowKey: (row: Row) => string
  search?: { text: string; change: (text: string) => void }
  create?: () => void
  open?: (row: Row) => void
  /** Leads to lists that belong together with this one. */
  ways?: ReactNode
  children?: ReactNode
}

export function ListPage<Row extends object>({ what, words = `settings.${what}`, rows, error, retry, columns, rowKey, search, create, open, ways, children }: Props<Row>) {
  const { t } = useWords()
  const button = create && (
    <Button type="primary" icon={<PlusOutlined />} onClick={create} data-testid={`${what}-create`}>
      {t(`${words}.create`)}
    </Button>
  )
  return (
    <Page
      title={t(`${words}.title`)}
      lead={t(`${words}.lead`)}
      extra={
        <>
          {ways}
          {search && (
            <Input
              allowClear
              className="settings-search"
              prefix={<SearchOutlined />}
              placeholder={t(`${words}.search`)}
              aria-label={t(`${words}.search`)}
              value={search.text}
              onChange={(event) => search.change(event.target.value)}
            />
          )}
          {button}
        </>
      }
    >
      {error ? (
        <Failure error={error} retry={retry} />
      ) : (
        <Table<Row>
          className="z-card settings-table"
          data-testid={`${what}-table`}
          rowKey={rowKey}
          columns={columns}
          dataSource={rows ?? []}
          loading={rows === undefined}
          pagination={rows && rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
          scroll={{ x: 'max-content' }}
          onRow={(row) =>
            ({
              'data-testid': `${what}-row-${rowKey(row)}`,
              className: open ? 'z-row-link' : '',
              onClick: () => open?.(row),
            }) as React.HTMLAttributes<HTMLElement>
          }
          locale={{ emptyText: rows ? <Empty title={t(`${words}.none`)} hint={t(`${words}.noneHint`)} action={button} /> : ' ' }}
        />
      )}
      {children}
    </Page>
  )
}
