// Why a caller still waits, asked again and again while it is open.

import { useQuery } from '@tanstack/react-query'
import { Drawer } from 'antd'
import type { Call, Why } from '@/api/types'
import { ApiError, get } from '@/shared/http'
import { useWords } from '@/shared/i18n'
import { Failure, Loading } from '@/shared/ui/page'
import { Empty } from '@/shared/ui/pieces'
import { StillWaiting } from '@/shared/why/Why'

const EVERY = 2_000

/** `call` is the row as it is now: null when the call has ended. */
export function WhyDrawer({ contact, call, close }: { contact: string | null; call: Call | null; close: () => void }) {
  const { t } = useWords()
  const title = call?.number_shown ? `${t('why.stillTitle')} · ${call.number_shown}` : t('why.stillTitle')
  return (
    <Drawer open={contact !== null} onClose={close} size={560} title={title} destroyOnHidden classNames={{ wrapper: 'why-drawer' }}>
      {contact && <Waiting key={contact} contact={contact} call={call} />}
    </Drawer>
  )
}

function Waiting({ contact, call }: { contact: string; call: Call | null }) {
  const { t } = useWords()
  const queued = call?.phase === 'queued'
  const asked = useQuery({
    queryKey: ['why', contact],
    queryFn: ({ signal }) => get<Why>(`/contacts/${encodeURIComponent(contact)}/why`, { signal }),
    refetchInterval: EVERY,
    enabled: queued,
    retry: false,
    gcTime: 0,
  })
  if (!call) return <Empty title={t('why.gone')} />
  if (!queued) {
    const phase = t(`phase.${call.phase}`)
    return <Empty title={call.agent ? t('why.offeredTo', { phase, agent: `${call.agent} ${call.agent_name ?? ''}` }) : t('why.offered', { phase })} />
  }
  if (asked.data && !asked.isError) return <StillWaiting why={asked.data} />
  // The caller was served between two news of the floor: the next one says so.
  const served = asked.error instanceof ApiError && (asked.error.id === 'explain.not_waiting' || asked.error.id === 'explain.unknown')
  if (asked.isError && !served) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  return <Loading rows={8} />
}
