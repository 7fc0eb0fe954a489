// Addresses that lead nowhere, for this person or for everybody.

import { LockOutlined, QuestionCircleOutlined } from '@ant-design/icons'
import { Link } from 'react-router'
import { useWords } from '@/shared/i18n'
import { usePageTitle } from '@/shared/ui/page'
import { Empty } from '@/shared/ui/pieces'

export function NotFound({ to }: { to: string }) {
  const { t } = useWords()
  usePageTitle(t('common.notFound'))
  return (
    <Empty
      icon={<QuestionCircleOutlined />}
      title={t('common.notFound')}
      hint={t('common.notFoundHint')}
      action={<Link to={to}>{t('common.home')}</Link>}
    />
  )
}

export function Forbidden() {
  const { t } = useWords()
  usePageTitle(t('common.forbidden'))
  return <Empty icon={<LockOutlined />} title={t('common.forbidden')} hint={t('common.forbiddenHint')} action={<Link to="/">{t('common.home')}</Link>} />
}
