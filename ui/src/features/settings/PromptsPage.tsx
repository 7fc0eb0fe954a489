// Prompts of the voice menus: read, heard, replaced by a recording, and back to speech synthesis.

import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import type { Prompt } from '@/api/types'
import { useItems } from '@/features/settings/crud'
import { ListPage } from '@/features/settings/ListPage'
import { SoundKinds, UploadButton, useSounds, type Sounds } from '@/features/settings/sounds'
import { useWords, type Tongue } from '@/shared/i18n'

const address = (prompt: Prompt): string => `/prompts/${encodeURIComponent(prompt.language)}/${encodeURIComponent(prompt.name)}`

export default function PromptsPage() {
  const words = useWords()
  const prompts = useItems<Prompt>('/prompts')
  const sounds = useSounds(['prompts'])
  const [text, setText] = useState('')
  const found = prompts.data?.items.filter((prompt) => `${prompt.name} ${prompt.text}`.toLowerCase().includes(text.trim().toLowerCase()))
  return (
    <ListPage<Prompt>
      what="prompts"
      rows={found}
      error={prompts.error}
      retry={() => void prompts.refetch()}
      rowKey={(prompt) => `${prompt.language}-${prompt.name}`}
      columns={columns(words, sounds)}
      search={{ text, change: setText }}
      ways={<SoundKinds now="prompts" />}
    />
  )
}

function columns({ t }: Tongue, sounds: Sounds) {
  return [
    { key: 'text', title: t('settings.prompts.text'), render: (_: unknown, prompt: Prompt) => <span className="settings-text">{prompt.text || '–'}</span> },
    { key: 'name', title: t('settings.prompts.name'), width: 150, render: (_: unknown, prompt: Prompt) => <code>{prompt.name}</code> },
    {
      key: 'language',
      title: t('settings.prompts.language'),
      width: 80,
      render: (_: unknown, prompt: Prompt) => (prompt.language.startsWith('en') ? t('desk.call.en') : t('desk.call.zh')),
    },
    {
      key: 'source',
      title: t('settings.prompts.source'),
      width: 120,
      render: (_: unknown, prompt: Prompt) => (
        <span className={prompt.custom ? 'z-tag z-tone-blue' : 'z-tag z-tone-grey'}>{t(prompt.custom ? 'settings.prompts.custom' : 'settings.prompts.tts')}</span>
      ),
    },
    {
      key: 'play',
      title: t('settings.prompts.play'),
      width: 260,
      render: (_: unknown, prompt: Prompt) => (
        <audio className="settings-audio" controls preload="none" src={`${prompt.url}?v=${sounds.version}`} data-testid={`prompt-audio-${prompt.language}-${prompt.name}`} />
      ),
    },
    { key: 'do', title: <span className="z-hidden">{t('common.actions')}</span>, width: 220, render: (_: unknown, prompt: Prompt) => <PromptActions prompt={prompt} sounds={sounds} /> },
  ]
}

function PromptActions({ prompt, sounds }: { prompt: Prompt; sounds: Sounds }) {
  const { t } = useWords()
  const at = address(prompt)
  return (
    <span className="settings-actions">
      <UploadButton
        sounds={sounds}
        at={at}
        said={t('settings.prompts.uploaded', { name: prompt.name })}
        hint={t('settings.prompts.uploadHint')}
        label={t('settings.prompts.upload')}
        testId={`prompt-upload-${prompt.language}-${prompt.name}`}
      />
      {prompt.custom && (
        <Popconfirm
          title={t('settings.prompts.backTitle')}
          description={t('settings.prompts.backBody')}
          onConfirm={() => sounds.remove({ at, said: t('settings.prompts.restored', { name: prompt.name }) })}
        >
          <Button size="small">{t('settings.prompts.back')}</Button>
        </Popconfirm>
      )}
    </span>
  )
}
