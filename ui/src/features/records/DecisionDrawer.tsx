// Why an offer of a past call rang this agent. The server replays the journal for it, which may take a while.

import { useQuery } from '@tanstack/react-query'
import { Drawer } from 'antd'
import type { Decision } from '@/api/types'
import { get } from '@/shared/http'
import { useWords } from '@/shared/i18n'
import { Failure, Loading } from '@/shared/ui/page'
import { Chosen } from '@/shared/why/Why'

export type Offer = { offer: string; agent: string }

export function DecisionDrawer({ contact, of, close }: { contact: string; of: Offer | null; close: () => void }) {
  const { t } = useWords()
  return (
    <Drawer
      open={of !== null}
      onClose={close}
      size={560}
      title={of && t('why.chosenTitle', { agent: of.agent })}
      destroyOnHidden
      classNames={{ wrapper: 'why-drawer' }}
    >
      {of && <Explained contact={contact} offer={of.offer} />}
    </Drawer>
  )
}

function Explained({ contact, offer }: { contact: string; offer: string }) {
  const { t } = useWords()
  const asked = useQuery({
    queryKey: ['decision', contact, offer],
    queryFn: ({ signal }) => get<Decision>(`/records/${encodeURIComponent(contact)}/decisions/${encodeURIComponent(offer)}`, { signal }),
    staleTime: Infinity,
    retry: false,
  })
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  if (asked.data) return <Chosen decision={asked.data} />
  return (
    <>
      <p className="z-soft" role="status">
        {t('why.replaying')}
      </p>
      <Loading rows={8} />
    </>
  )
}
