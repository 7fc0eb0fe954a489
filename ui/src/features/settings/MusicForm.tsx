// New music: a name that queues choose it by, and a recording.

import { UploadOutlined } from '@ant-design/icons'
import { Button, Form, Input, Modal, Upload } from 'antd'
import { useState } from 'react'
import { musicAt, type Sounds } from '@/features/settings/sounds'
import { useWords } from '@/shared/i18n'

/** Two names are the telephone system's own. */
const NAME = /^(?!(?:default|general)$)[a-z0-9][a-z0-9_-]{0,39}$/
type Props = { open: boolean; sounds: Sounds; close: () => void; taken: string[] }

export function MusicForm({ open, sounds, close, taken }: Props) {
  const { t } = useWords()
  const [form] = Form.useForm<{ name: string }>()
  const [file, choose] = useState<File | null>(null)
  const [missing, miss] = useState(false)
  const submit = async ({ name }: { name: string }): Promise<void> => {
    if (!file) return miss(true)
    if (await sounds.upload({ at: musicAt(name), file, said: t('settings.music.uploaded', { name }) })) close()
  }
  return (
    <Modal
      open={open}
      onCancel={close}
      title={t('settings.music.create')}
      okText={t('settings.music.upload')}
      cancelText={t('common.cancel')}
      onOk={() => {
        miss(!file)
        form.submit()
      }}
      confirmLoading={sounds.busy !== null}
      destroyOnHidden
      okButtonProps={{ 'data-testid': 'music-save' }}
    >
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(typed) => void submit(typed)}>
        <Form.Item
          name="name"
          label={t('settings.music.name')}
          extra={t('settings.music.nameHint')}
          rules={[
            { required: true, pattern: NAME, message: t('settings.music.badName') },
            { validator: (_, name: string) => (taken.includes(name) ? Promise.reject(new Error(t('settings.music.taken'))) : Promise.resolve()) },
          ]}
        >
          <Input autoFocus spellCheck={false} data-testid="music-name" />
        </Form.Item>
        <Form.Item label={t('settings.music.file')} extra={t('settings.music.fileHint')} {...(missing && !file ? { validateStatus: 'error', help: t('settings.music.needFile') } : {})}>
          <Upload
            accept=".wav,audio/wav"
            showUploadList={false}
            beforeUpload={(chosen) => {
              choose(chosen)
              return false
            }}
          >
            <Button icon={<UploadOutlined />} data-testid="music-file">
              {file?.name ?? t('settings.music.choose')}
            </Button>
          </Upload>
        </Form.Item>
      </Form>
    </Modal>
  )
}
