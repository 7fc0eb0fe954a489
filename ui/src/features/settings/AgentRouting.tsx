// What decides which contacts an agent gets, beside his queues: skills, media, kind, site, since when.

import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Form, Input, InputNumber, Select } from 'antd'
import type { AgentShare, Medium, SkillSetting } from '@/api/types'
import { useItems } from '@/features/settings/crud'
import { useWords } from '@/shared/i18n'
import '@/features/settings/rules/rules.css'

const MEDIA: Medium[] = ['phone', 'chat', 'message', 'mail']
const USUAL: AgentShare[] = [
  { medium: 'phone', most: 1, over: ['message', 'mail'] },
  { medium: 'chat', most: 4, over: ['message', 'mail'] },
  { medium: 'message', most: 4, over: ['mail'] },
  { medium: 'mail', most: 1, over: [] },
]

/** A row for each medium, whatever is stored: one that is not stored is not taken. */
export function everyShare(shares: AgentShare[] | undefined): AgentShare[] {
  return shares ? MEDIA.map((medium) => shares.find((share) => share.medium === medium) ?? { medium, most: 0, over: [] }) : USUAL
}

export function AgentRouting() {
  const { t } = useWords()
  return (
    <>
      <Skills />
      <Shares />
      <Form.Item name="kind" label={t('rules.agent.kind')}>
        <Select options={(['ordinary', 'virtual'] as const).map((value) => ({ value, label: t(`rules.agent.kinds.${value}`) }))} data-testid="agent-kind" />
      </Form.Item>
      <Form.Item name="site" label={t('rules.agent.site')} extra={t('rules.agent.siteHint')}>
        <Input maxLength={40} data-testid="agent-site" />
      </Form.Item>
      <Form.Item name="joined" label={t('rules.agent.joined')}>
        <Input type="date" className="settings-seconds" data-testid="agent-joined" />
      </Form.Item>
    </>
  )
}

function Skills() {
  const { t, pick } = useWords()
  const skills = useItems<SkillSetting>('/skills').data?.items ?? []
  return (
    <Form.Item label={t('rules.agent.skills')} extra={t('rules.agent.skillsHint')}>
      <Form.List name="skills">
        {(fields, { add, remove }) => (
          <div className="settings-tiers settings-skills">
            {fields.map(({ key, name }) => (
              <div key={key}>
                <Form.Item name={[name, 'skill']} noStyle rules={[{ required: true }]}>
                  <Select aria-label={t('rules.skill')} options={skills.map((skill) => ({ value: skill.id, label: pick(skill.name) }))} data-testid={`agent-skill-${name}`} />
                </Form.Item>
                <Form.Item name={[name, 'level']} noStyle>
                  <InputNumber min={1} max={10} precision={0} prefix={t('rules.level')} aria-label={t('rules.level')} />
                </Form.Item>
                <Button type="text" icon={<DeleteOutlined />} aria-label={t('common.remove')} onClick={() => remove(name)} />
              </div>
            ))}
            <Button type="dashed" icon={<PlusOutlined />} disabled={skills.length === 0} onClick={() => add({ skill: skills[0]?.id, level: 5 })} data-testid="agent-add-skill">
              {t('rules.agent.addSkill')}
            </Button>
          </div>
        )}
      </Form.List>
    </Form.Item>
  )
}

function Shares() {
  const { t } = useWords()
  return (
    <Form.Item label={t('rules.agent.media')} extra={t('rules.agent.mediaHint')}>
      <div className="rules-shares">
        {MEDIA.map((medium, nth) => (
          <div key={medium}>
            <span>{t(`medium.${medium}`)}</span>
            <Form.Item name={['shares', nth, 'most']} noStyle>
              <InputNumber min={0} max={20} precision={0} prefix={t('rules.agent.most')} aria-label={`${t(`medium.${medium}`)} ${t('rules.agent.most')}`} data-testid={`agent-most-${medium}`} />
            </Form.Item>
            <Form.Item name={['shares', nth, 'over']} noStyle>
              <Select
                mode="multiple"
                placeholder={t('rules.agent.over')}
                aria-label={`${t(`medium.${medium}`)} ${t('rules.agent.over')}`}
                options={MEDIA.filter((other) => other !== medium).map((value) => ({ value, label: t(`medium.${value}`) }))}
              />
            </Form.Item>
            <Form.Item name={['shares', nth, 'medium']} hidden>
              <Input />
            </Form.Item>
          </div>
        ))}
      </div>
    </Form.Item>
  )
}
