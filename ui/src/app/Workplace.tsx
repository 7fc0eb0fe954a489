// The frame around every page of somebody who is signed in. An agent's phone lives here, so that it survives a change of page.

import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { type ReactNode } from 'react'
import { useLocation, useNavigate } from 'react-router'
import type { Me } from '@/api/types'
import { Rail } from '@/app/Rail'
import { WhoAmI } from '@/app/WhoAmI'
import { FindNumber } from '@/app/FindNumber'
import { callInHand } from '@/core/desk'
import { masked } from '@/core/format'
import { CallBar } from '@/features/desk/CallBar'
import { DeskProvider, useDesk } from '@/features/desk/context'
import { MiniPop } from '@/features/desk/Pop'
import '@/features/desk/desk.css'
import { liveSocket } from '@/shared/live/use'
import { useWords } from '@/shared/i18n'
import { become, signOut } from '@/shared/me'
import '@/app/workplace.css'

export default function Workplace({ me, children }: { me: Me; children: ReactNode }) {
  if (me.agent) {
    return (
      <DeskProvider me={me} agent={me.agent}>
        <AgentFrame me={me}>{children}</AgentFrame>
      </DeskProvider>
    )
  }
  return <PlainFrame me={me}>{children}</PlainFrame>
}

function useSignOut(): () => Promise<void> {
  const queries = useQueryClient()
  const navigate = useNavigate()
  return async () => {
    await signOut().catch(() => undefined)
    liveSocket.close()
    become(queries, null)
    void navigate('/login', { replace: true })
  }
}

function AgentFrame({ me, children }: { me: Me; children: ReactNode }) {
  const { t } = useWords()
  const { scene, tab, actions } = useDesk()
  const { modal } = App.useApp()
  const leave = useSignOut()
  const navigate = useNavigate()
  const call = callInHand(scene)
  const elsewhere = useLocation().pathname !== '/desk'
  const out = (): void => {
    if (!call || scene.kind !== 'talking') return void leave()
    modal.confirm({
      title: t('desk.leave.title'),
      content: t('desk.leave.body', { number: masked(call.number_shown || t('common.unknownNumber')) }),
      okText: t('desk.leave.confirm'),
      okButtonProps: { danger: true },
      cancelText: t('common.cancel'),
      onOk: () => {
        actions.hangUp()
        return leave()
      },
    })
  }
  return (
    <Frame me={me} bar={<CallBar />} signOut={out}>
      {call && elsewhere && tab === 'leading' && <MiniPop call={call} open={() => void navigate('/desk')} />}
      {children}
    </Frame>
  )
}

function PlainFrame({ me, children }: { me: Me; children: ReactNode }) {
  const { t } = useWords()
  const leave = useSignOut()
  const name = (
    <p className="frame-name">
      <strong>{t('product')}</strong> <span className="z-soft">{t('tagline')}</span>
    </p>
  )
  return (
    <Frame me={me} bar={name} signOut={() => void leave()}>
      {children}
    </Frame>
  )
}

function Frame({ me, bar, signOut: out, children }: { me: Me; bar: ReactNode; signOut: () => void; children: ReactNode }) {
  const { t } = useWords()
  return (
    <div className="frame">
      <a className="frame-skip" href="#content">
        {t('common.skip')}
      </a>
      <Rail me={me} />
      <header className="frame-bar">
        {bar}
        <div className="frame-bar-right">
          <FindNumber />
          <WhoAmI me={me} signOut={out} />
        </div>
      </header>
      <main id="content" tabIndex={-1} className="frame-content">
        {children}
      </main>
    </div>
  )
}
