// What to type into a desk phone or softphone so that it becomes this agent's phone.

import { useQuery } from '@tanstack/react-query'
import { Drawer } from 'antd'
import type { SipAccess } from '@/api/types'
import { get } from '@/shared/http'
import { useWords } from '@/shared/i18n'
import { Failure, Loading } from '@/shared/ui/page'
import { CopyButton } from '@/shared/ui/pieces'

export function PhonePanel({ agent, close }: { agent: string | null; close: () => void }) {
  const { t } = useWords()
  return (
    <Drawer open={agent !== null} onClose={close} size={420} destroyOnHidden title={`${t('settings.agents.connect')} · ${agent ?? ''}`}>
      <p className="z-soft settings-lead">{t('settings.agents.connectLead')}</p>
      {agent && <Access agent={agent} />}
    </Drawer>
  )
}

function Access({ agent }: { agent: string }) {
  const { t } = useWords()
  const sip = useQuery({ queryKey: ['sip', agent], queryFn: () => get<SipAccess>(`/agents/${encodeURIComponent(agent)}/sip`), gcTime: 0 })
  if (sip.isError) return <Failure error={sip.error} retry={() => void sip.refetch()} />
  if (!sip.data) return <Loading rows={5} />
  const { server, username, password, realm, transports } = sip.data
  const rows: [string, string][] = [
    [t('settings.agents.server'), server],
    [t('settings.agents.username'), username],
    [t('settings.agents.sipPassword'), password],
    [t('settings.agents.realm'), realm],
    [t('settings.agents.transports'), transports.map((name) => name.toUpperCase()).join(' / ')],
  ]
  return (
    <dl className="settings-sip" data-testid="sip-access">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt className="z-soft">{name}</dt>
          <dd>
            <code>{value}</code>
            <CopyButton text={value} label={`${t('common.copy')} ${name}`} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
