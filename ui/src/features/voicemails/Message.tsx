// One message: who, for whom, when, to listen to, and how far somebody is with it.

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { Link } from 'react-router'
import type { Voicemail, VoicemailState } from '@/api/types'
import { put } from '@/shared/http'
import { useWords } from '@/shared/i18n'
import { siteDateTime } from '@/shared/siteTime'
import type { Tone } from '@/shared/theme/tokens'
import { CopyButton } from '@/shared/ui/pieces'
import { Player } from '@/shared/ui/Player'

const TONE: Record<VoicemailState, Tone> = { new: 'red', heard: 'amber', done: 'green' }
const SIGN: Record<VoicemailState, string> = { new: '●', heard: '◐', done: '✓' }

export function Message({ message }: { message: Voicemail }) {
  const { t, pick } = useWords()
  const mark = useMark(message.id)
  return (
    <li className="voicemail" data-testid="voicemail" data-state={message.state}>
      <div className="voicemail-who">
        <strong className="z-num">{message.number_shown || t('common.unknownNumber')}</strong>
        {message.number && <CopyButton text={message.number} label={t('common.copyNumber')} />}
        <span className="z-soft">{pick(message.region)}</span>
      </div>
      <div className="voicemail-for">
        <span>{pick(message.mailbox_name) || message.mailbox}</span>
        <time className="z-num z-soft" dateTime={message.at}>
          {siteDateTime(message.at)}
        </time>
      </div>
      <Player url={message.url} seconds={message.seconds} onPlay={() => message.state === 'new' && mark('heard')} />
      <div className="voicemail-state">
        <span className={`z-tag z-tone-${TONE[message.state]}`}>
          <span aria-hidden="true">{SIGN[message.state]}</span>
          {t(`voicemails.states.${message.state}`)}
        </span>
        {message.by && message.state !== 'new' && <span className="z-soft">{t('voicemails.by', { who: message.by, time: siteDateTime(message.marked_at ?? message.at) })}</span>}
      </div>
      <div className="voicemail-do">
        {message.state === 'done' ? (
          <Button size="small" onClick={() => mark('heard')} data-testid="voicemail-reopen">
            {t('voicemails.reopen')}
          </Button>
        ) : (
          <Button size="small" onClick={() => mark('done')} data-testid="voicemail-done">
            {t('voicemails.done')}
          </Button>
        )}
        {message.state === 'heard' && (
          <Button size="small" type="text" onClick={() => mark('new')} data-testid="voicemail-unheard">
            {t('voicemails.unheard')}
          </Button>
        )}
        <Link to={`/records/${encodeURIComponent(message.contact)}`}>{t('voicemails.call')}</Link>
      </div>
    </li>
  )
}

function useMark(id: string): (state: VoicemailState) => void {
  const { explain } = useWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const marking = useMutation({
    mutationFn: (state: VoicemailState) => put(`/voicemails/${encodeURIComponent(id)}/state`, { state }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['voicemails'] }),
    onError: (error) => void message.error(explain(error)),
  })
  return (state) => marking.mutate(state)
}
