// The agent's workplace: contacts left, the contact in the middle, the customer right.

import { Skeleton } from 'antd'
import { Banners } from '@/features/desk/Banners'
import { useDesk } from '@/features/desk/context'
import { Contacts, Customer, Recent } from '@/features/desk/Lists'
import { Pop } from '@/features/desk/Pop'
import { Idle, WrapUp } from '@/features/desk/Quiet'
import { Talking } from '@/features/desk/Talking'
import { useWords } from '@/shared/i18n'
import { usePageTitle } from '@/shared/ui/page'

export default function DeskPage() {
  const { t } = useWords()
  usePageTitle(t('desk.title'))
  return (
    <div className="desk">
      <h1 className="z-hidden">{t('desk.title')}</h1>
      <Banners />
      <div className="desk-left">
        <Contacts />
        <Recent />
      </div>
      <div className="desk-middle">
        <Scene />
      </div>
      <div className="desk-right">
        <Customer />
      </div>
    </div>
  )
}

function Scene() {
  const { scene, tab } = useDesk()
  switch (scene.kind) {
    case 'loading':
      return (
        <section className="z-card z-pad" aria-busy="true">
          <Skeleton active />
        </section>
      )
    case 'ringing':
      // One phone, one pop: only the tab that holds the phone shows it.
      return tab === 'leading' ? <Pop call={scene.call} /> : <Idle me={scene.me} />
    case 'talking':
      return <Talking key={scene.call.contact} call={scene.call} />
    case 'wrap_up':
      return <WrapUp me={scene.me} />
    case 'idle':
      return <Idle me={scene.me} />
  }
}
