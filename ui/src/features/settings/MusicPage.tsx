// Music for those who wait, beside the usual one: uploaded, heard, replaced, removed; which queues use it.

import { DeleteOutlined } from '@ant-design/icons'
import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import type { Music, QueueSetting } from '@/api/types'
import { timer } from '@/core/format'
import { useItems } from '@/features/settings/crud'
import { ListPage } from '@/features/settings/ListPage'
import { MusicForm } from '@/features/settings/MusicForm'
import { musicAt, SoundKinds, UploadButton, useSounds, type Sounds } from '@/features/settings/sounds'
import { useWords, type Tongue } from '@/shared/i18n'

export default function MusicPage() {
  const words = useWords()
  const { pick } = words
  const music = useItems<Music>('/music')
  const queues = useItems<QueueSetting>('/queues').data?.items ?? []
  const called = (id: string): string => pick(queues.find((queue) => queue.id === id)?.name) || id
  const join = (names: string[]): string => names.join(words.language === 'en' ? ', ' : '、')
  const sounds = useSounds(['music', 'queues'], ({ fields }) => join((fields['queues'] ?? '').split(', ').filter(Boolean).map(called)))
  const [adding, add] = useState(false)
  const users = (name: string): string => join(queues.filter((queue) => queue.comfort.music === name).map((queue) => pick(queue.name)))
  return (
    <ListPage<Music>
      what="music"
      rows={music.data?.items}
      error={music.error}
      retry={() => void music.refetch()}
      rowKey={({ name }) => name}
      columns={columns(words, sounds, users)}
      create={() => add(true)}
      ways={<SoundKinds now="music" />}
    >
      <MusicForm key={String(adding)} open={adding} sounds={sounds} close={() => add(false)} taken={music.data?.items.map(({ name }) => name) ?? []} />
    </ListPage>
  )
}

function columns({ t }: Tongue, sounds: Sounds, users: (name: string) => string) {
  return [
    { key: 'name', title: t('settings.music.name'), width: 200, render: (_: unknown, { name }: Music) => <code>{name}</code> },
    { key: 'queues', title: t('settings.music.usedBy'), render: (_: unknown, { name }: Music) => <span className="settings-text">{users(name) || <span className="z-soft">{t('settings.music.unused')}</span>}</span> },
    { key: 'seconds', title: t('settings.music.length'), width: 100, align: 'right' as const, render: (_: unknown, { seconds }: Music) => <span className="z-num">{seconds === null ? '–' : timer(Math.round(seconds))}</span> },
    {
      key: 'play',
      title: t('settings.prompts.play'),
      width: 260,
      render: (_: unknown, { name, url }: Music) =>
        url ? <audio className="settings-audio" controls preload="none" src={`${url}?v=${sounds.version}`} data-testid={`music-audio-${name}`} /> : <span className="z-soft">{t('settings.music.byHand')}</span>,
    },
    { key: 'do', title: <span className="z-hidden">{t('common.actions')}</span>, width: 200, render: (_: unknown, music: Music) => (music.uploaded ? <MusicActions name={music.name} sounds={sounds} /> : null) },
  ]
}

function MusicActions({ name, sounds }: { name: string; sounds: Sounds }) {
  const { t } = useWords()
  const at = musicAt(name)
  return (
    <span className="settings-actions">
      <UploadButton
        sounds={sounds}
        at={at}
        said={t('settings.music.replaced', { name })}
        hint={t('settings.music.fileHint')}
        label={t('settings.music.replace')}
        testId={`music-replace-${name}`}
      />
      <Popconfirm
        title={t('settings.music.removeTitle', { name })}
        okText={t('common.remove')}
        okButtonProps={{ danger: true, 'data-testid': 'music-delete-yes' }}
        placement="topRight"
        onConfirm={() => sounds.remove({ at, said: t('settings.music.removed', { name }) })}
      >
        <Button size="small" danger icon={<DeleteOutlined />} data-testid={`music-delete-${name}`}>
          {t('common.remove')}
        </Button>
      </Popconfirm>
    </span>
  )
}
