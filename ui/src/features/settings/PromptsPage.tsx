// Prompts of the voice menus: read, heard, replaced by a recording, and back to speech synthesis.

import { UploadOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Popconfirm, Upload } from 'antd'
import { useState } from 'react'
import type { Prompt } from '@/api/types'
import { useItems } from '@/features/settings/crud'
import { ListPage } from '@/features/settings/ListPage'
import { put, remove } from '@/shared/http'
import { useWords, type Tongue } from '@/shared/i18n'

const LARGEST = 20 * 1024 * 1024
const address = (prompt: Prompt): string => `/prompts/${encodeURIComponent(prompt.language)}/${encodeURIComponent(prompt.name)}`

type Doing = { upload: (prompt: Prompt, file: File) => void; restore: (prompt: Prompt) => void; busy: string | null; version: number }

function useDoing(): Doing {
  const { t, explain } = useWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  // Browsers keep the old sound under the same address; the version asks for the new one.
  const [version, setVersion] = useState(0)
  const done = (words: string): void => {
    setVersion((n) => n + 1)
    void queries.invalidateQueries({ queryKey: ['prompts'] })
    void message.success(words)
  }
  const complain = (error: unknown): void => void message.error(explain(error))
  const upload = useMutation({
    mutationFn: ({ prompt, file }: { prompt: Prompt; file: File }) => {
      const form = new FormData()
      form.append('file', file)
      return put(address(prompt), form)
    },
    onSuccess: (_, { prompt }) => done(t('settings.prompts.uploaded', { name: prompt.name })),
    onError: complain,
  })
  const restore = useMutation({
    mutationFn: (prompt: Prompt) => remove(address(prompt)),
    onSuccess: (_, prompt) => done(t('settings.prompts.restored', { name: prompt.name })),
    onError: complain,
  })
  const busy = upload.isPending ? address(upload.variables.prompt) : restore.isPending ? address(restore.variables) : null
  return {
    upload: (prompt, file) => {
      if (!/\.wav$/i.test(file.name)) void message.error(t('settings.prompts.notWav'))
      else if (file.size > LARGEST) void message.error(t('settings.prompts.tooLarge'))
      else upload.mutate({ prompt, file })
    },
    restore: (prompt) => restore.mutate(prompt),
    busy,
    version,
  }
}

export default function PromptsPage() {
  const words = useWords()
  const prompts = useItems<Prompt>('/prompts')
  const doing = useDoing()
  const [text, setText] = useState('')
  const found = prompts.data?.items.filter((prompt) => `${prompt.name} ${prompt.text}`.toLowerCase().includes(text.trim().toLowerCase()))
  return (
    <ListPage<Prompt>
      what="prompts"
      rows={found}
      error={prompts.error}
      retry={() => void prompts.refetch()}
      rowKey={(prompt) => `${prompt.language}-${prompt.name}`}
      columns={columns(words, doing)}
      search={{ text, change: setText }}
    />
  )
}

function columns({ t }: Tongue, doing: Doing) {
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
        <audio className="settings-audio" controls preload="none" src={`${prompt.url}?v=${doing.version}`} data-testid={`prompt-audio-${prompt.language}-${prompt.name}`} />
      ),
    },
    { key: 'do', title: <span className="z-hidden">{t('common.actions')}</span>, width: 220, render: (_: unknown, prompt: Prompt) => <PromptActions prompt={prompt} doing={doing} /> },
  ]
}

function PromptActions({ prompt, doing }: { prompt: Prompt; doing: Doing }) {
  const { t } = useWords()
  const busy = doing.busy === address(prompt)
  return (
    <span className="settings-actions">
      <Upload
        accept=".wav,audio/wav"
        showUploadList={false}
        beforeUpload={(file) => {
          doing.upload(prompt, file)
          return false
        }}
      >
        <Button size="small" icon={<UploadOutlined />} loading={busy} title={t('settings.prompts.uploadHint')} data-testid={`prompt-upload-${prompt.language}-${prompt.name}`}>
          {t('settings.prompts.upload')}
        </Button>
      </Upload>
      {prompt.custom && (
        <Popconfirm title={t('settings.prompts.backTitle')} description={t('settings.prompts.backBody')} onConfirm={() => doing.restore(prompt)}>
          <Button size="small">{t('settings.prompts.back')}</Button>
        </Popconfirm>
      )}
    </span>
  )
}
