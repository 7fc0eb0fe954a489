// What prompts and music have in common: a recording is uploaded in a place and taken away again; both are one page's two sides.

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { UploadOutlined } from '@ant-design/icons'
import { App, Button, Segmented, Upload } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { ApiError, put, remove } from '@/shared/http'
import { useWords } from '@/shared/i18n'

export const musicAt = (name: string): string => `/music/${encodeURIComponent(name)}`
const LARGEST = 20 * 1024 * 1024

/** `at` is the address that is uploaded to; `said` is told when it is done. */
type Wish = { at: string; file: File; said: string }
type Removal = { at: string; said: string }
export type Sounds = {
  upload: (wish: Wish) => Promise<boolean>
  remove: (wish: Removal) => void
  /** What is being worked on. */
  busy: string | null
  /** Browsers keep the old sound under the same address; another number asks for the new one. */
  version: number
}

/** `lists` are shown anew afterwards; `details` says more about a refusal. */
export function useSounds(lists: string[], details: (error: ApiError) => string = () => ''): Sounds {
  const { t, explain } = useWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [version, setVersion] = useState(0)
  const done = (words: string): void => {
    setVersion((n) => n + 1)
    for (const list of lists) void queries.invalidateQueries({ queryKey: [list] })
    void message.success(words)
  }
  const complain = (error: unknown): void => {
    void message.error(explain(error) + (error instanceof ApiError ? details(error) : ''))
  }
  const upload = useMutation({
    mutationFn: ({ at, file }: Wish) => {
      const form = new FormData()
      form.append('file', file)
      return put(at, form)
    },
    onSuccess: (_, { said }) => done(said),
    onError: complain,
  })
  const removal = useMutation({ mutationFn: ({ at }: Removal) => remove(at), onSuccess: (_, { said }) => done(said), onError: complain })
  const wrong = (file: File): string | null => {
    if (!/\.wav$/i.test(file.name)) return t('settings.prompts.notWav')
    return file.size > LARGEST ? t('settings.prompts.tooLarge') : null
  }
  return {
    upload: async (wish) => {
      const why = wrong(wish.file)
      if (why) return void message.error(why), false
      return upload.mutateAsync(wish).then(() => true, () => false)
    },
    remove: removal.mutate,
    busy: upload.isPending ? upload.variables.at : removal.isPending ? removal.variables.at : null,
    version,
  }
}

/** Chooses a recording and uploads it to `at`. */
export function UploadButton({ sounds, at, said, hint, label, testId }: { sounds: Sounds; at: string; said: string; hint: string; label: string; testId: string }) {
  return (
    <Upload
      accept=".wav,audio/wav"
      showUploadList={false}
      beforeUpload={(file) => {
        void sounds.upload({ at, file, said })
        return false
      }}
    >
      <Button size="small" icon={<UploadOutlined />} loading={sounds.busy === at} title={hint} data-testid={testId}>
        {label}
      </Button>
    </Upload>
  )
}

/** Prompts, or the music that queues choose. */
export function SoundKinds({ now }: { now: 'prompts' | 'music' }) {
  const { t } = useWords()
  const navigate = useNavigate()
  return (
    <Segmented
      value={now}
      aria-label={t('settings.music.kinds')}
      onChange={(kind) => void navigate(kind === 'music' ? '/settings/prompts/music' : '/settings/prompts')}
      options={[
        { value: 'prompts', label: t('settings.prompts.title') },
        { value: 'music', label: t('settings.music.title') },
      ]}
    />
  )
}
