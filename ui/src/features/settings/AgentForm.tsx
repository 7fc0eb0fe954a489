// One agent, in the order in which people think: who, what for, how to sign in.

import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Form, Input, InputNumber, Select, Switch } from 'antd'
import { useEffect } from 'react'
import type { AgentRouting as Routing, AgentSetting, QueueSetting, Role } from '@/api/types'
import { AgentRouting, everyShare } from '@/features/settings/AgentRouting'
import { showFieldErrors } from '@/features/settings/crud'
import { EditDrawer, type EditProps } from '@/features/settings/EditDrawer'
import { useWords } from '@/shared/i18n'

export type AgentDraft = Routing & { id?: string; name: string; role: Role; enabled?: boolean; password?: string }

function values(agent: AgentSetting | null): AgentDraft {
  if (!agent) return { name: '', role: 'agent', enabled: true, queues: [], skills: [], shares: everyShare(undefined), kind: 'ordinary', site: '', joined: null }
  const { id, name, role, enabled, queues, skills, kind, site, joined } = agent
  return { id, name, role, enabled, queues, skills, shares: everyShare(agent.shares), kind, site, joined }
}

export function AgentForm({ item, queues, error, save, ...drawer }: EditProps<AgentSetting, AgentDraft> & { queues: QueueSetting[] }) {
  const { t } = useWords()
  const [form] = Form.useForm<AgentDraft>()
  useEffect(() => showFieldErrors(form, error), [form, error])
  const submit = ({ id, password, enabled, ...typed }: AgentDraft): void => {
    const rest = { ...typed, site: typed.site.trim(), joined: typed.joined || null }
    const secret = password ? { password } : {}
    save(item ? { ...rest, ...secret, enabled: enabled ?? true } : { ...rest, ...secret, ...(id ? { id } : {}) })
  }
  return (
    <EditDrawer {...drawer} item={item} error={error} title={item ? t('settings.agents.edit', { id: item.id }) : t('settings.agents.create')} what="agent" size={560} submit={() => form.submit()}>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={values(item)} onFinish={submit}>
        <Form.Item name="id" label={t('settings.agents.id')} extra={item ? null : t('settings.agents.idHint')} rules={[{ required: true, pattern: /^\d{2,10}$/, message: t('settings.agents.badId') }]}>
          <Input disabled={item !== null} inputMode="numeric" autoFocus={!item} data-testid="agent-id" />
        </Form.Item>
        <Form.Item name="name" label={t('settings.agents.name')} extra={t('settings.agents.nameHint')} rules={[{ required: true, whitespace: true, message: t('settings.agents.needName') }]}>
          <Input data-testid="agent-name" />
        </Form.Item>
        <Form.Item name="role" label={t('settings.agents.role')} extra={t('settings.agents.roleHint')}>
          <Select options={(['agent', 'supervisor', 'admin'] as const).map((role) => ({ value: role, label: t(`role.${role}`) }))} data-testid="agent-role" />
        </Form.Item>
        <Tiers queues={queues} />
        <AgentRouting />
        <Form.Item
          name="password"
          label={t('settings.agents.password')}
          extra={t(item ? 'settings.agents.passwordKeep' : 'settings.agents.passwordHint')}
          rules={[{ min: 8, message: t('settings.agents.badPassword') }]}
        >
          <Input.Password autoComplete="new-password" data-testid="agent-password" />
        </Form.Item>
        {item && (
          <Form.Item name="enabled" label={t('settings.agents.enabled')} valuePropName="checked">
            <Switch data-testid="agent-enabled" />
          </Form.Item>
        )}
      </Form>
    </EditDrawer>
  )
}

/** Which queues, how early asked (tier), how well (level). */
function Tiers({ queues }: { queues: QueueSetting[] }) {
  const { t, pick } = useWords()
  return (
    <Form.Item label={t('settings.agents.queues')} extra={t('settings.agents.queuesHint')}>
      <Form.List name="queues">
        {(fields, { add, remove }) => (
          <div className="settings-tiers">
            {fields.map(({ key, name }) => (
              <div key={key}>
                <Form.Item name={[name, 'queue']} noStyle rules={[{ required: true }]}>
                  <Select aria-label={t('settings.agents.queues')} options={queues.map((queue) => ({ value: queue.id, label: pick(queue.name) }))} />
                </Form.Item>
                <Form.Item name={[name, 'tier']} noStyle>
                  <InputNumber min={1} max={9} prefix={t('settings.agents.tier')} aria-label={t('settings.agents.tier')} />
                </Form.Item>
                <Form.Item name={[name, 'level']} noStyle>
                  <InputNumber min={1} max={10} prefix={t('settings.agents.level')} aria-label={t('settings.agents.level')} />
                </Form.Item>
                <Button type="text" icon={<DeleteOutlined />} aria-label={t('common.remove')} onClick={() => remove(name)} />
              </div>
            ))}
            <Button type="dashed" icon={<PlusOutlined />} onClick={() => add({ queue: queues[0]?.id ?? '', tier: 1, level: 5 })} data-testid="agent-add-queue">
              {t('settings.agents.addQueue')}
            </Button>
          </div>
        )}
      </Form.List>
    </Form.Item>
  )
}
