// "Call us": a visitor calls from the browser, without a login.

import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { Link } from 'react-router'
import type { PublicLines } from '@/api/types'
import { GuestCall } from '@/features/call-us/guest'
import { Ended, InCall } from '@/features/call-us/InCall'
import { Start } from '@/features/call-us/Start'
import { get } from '@/shared/http'
import { useWords } from '@/shared/i18n'
import { unlock } from '@/shared/sound/ring'
import { Logo } from '@/shared/ui/marks'
import { Failure, Loading, usePageTitle } from '@/shared/ui/page'
import { LanguageButton, SchemeButton } from '@/shared/ui/Preferences'
import '@/features/call-us/call-us.css'

export default function CallUsPage() {
  const { t, pick } = useWords()
  usePageTitle(t('callUs.title'))
  const lines = useQuery({ queryKey: ['public-lines'], queryFn: () => get<PublicLines>('/public/lines', { quiet401: true }), staleTime: 60_000 })
  return (
    <div className="callus">
      <header className="callus-head">
        <span className="callus-brand">
          <Logo size={32} />
          <strong>{pick(lines.data?.company) || t('product')}</strong>
        </span>
        <span>
          <LanguageButton />
          <SchemeButton />
        </span>
      </header>
      <main className="callus-main">
        {lines.isError ? (
          <Failure error={lines.error} retry={() => void lines.refetch()} />
        ) : lines.data ? (
          <Caller lines={lines.data.lines} />
        ) : (
          <Loading rows={4} />
        )}
      </main>
      <footer className="callus-foot">
        <Link to="/login">{t('callUs.staff')}</Link>
      </footer>
    </div>
  )
}

function Caller({ lines }: { lines: PublicLines['lines'] }) {
  const { pick } = useWords()
  const guest = useMemo(() => new GuestCall(), [])
  const { phone, preparing, failed, started, talked } = useSyncExternalStore(guest.listen, guest.read)
  const [target, setTarget] = useState(lines[0]?.number ?? '')
  useEffect(unlock, [])
  useEffect(() => () => guest.hangUp(), [guest])
  const call = (): void => void guest.call(target)
  if (preparing || phone.voice.kind !== 'none') {
    const label = pick(lines.find((line) => line.number === target)?.label)
    return <InCall label={label} phone={phone} started={started} guest={guest} />
  }
  if (talked !== null && !failed) return <Ended seconds={talked} again={call} back={() => guest.reset()} />
  return <Start lines={lines} target={target} choose={setTarget} call={call} failed={failed} />
}
