// What callers of a queue hear while they wait, and by which keys they may leave.

import { Form, Select, Switch } from 'antd'
import type { Prompt, Queues } from '@/api/types'
import { useQuery } from '@tanstack/react-query'
import { useItems } from '@/features/settings/crud'
import type { ComfortDraft } from '@/features/settings/rules/draft'
import { Amount, Choice, Steps, Wrong, type Option } from '@/features/settings/rules/pieces'
import type { Problems } from '@/features/settings/rules/problems'
import { get } from '@/shared/http'
import { useWords } from '@/shared/i18n'

const KEYS: Option[] = [...'1234567890*#'].map((key) => ({ value: key, label: key }))
type Props = { draft: Partial<ComfortDraft> | undefined; flows: Option[]; problems: Problems }

export function ComfortEditor({ draft, flows, problems }: Props) {
  const { t } = useWords()
  const prompts = usePrompts()
  const music = useQuery({ queryKey: ['queues'], queryFn: () => get<Queues>('/queues') }).data?.music ?? []
  const on = (draft?.announce_seconds ?? 0) > 0
  const tunes = [{ value: '', label: t('rules.usualMusic') }, ...music.map((name) => ({ value: name, label: name }))]
  return (
    <fieldset className="rules-steps" data-testid="comfort">
      <legend>{t('rules.comfort')}</legend>
      <p className="z-soft">{t('rules.comfortHint')}</p>
      <div className="rules-step">
        <div className="rules-fields">
          <Spoken name="greeting" label={t('rules.greeting')} prompts={prompts} />
          <Choice path={['comfort', 'music']} label={t('rules.music')} options={tunes} />
          <Amount path={['comfort', 'announce_seconds']} label={t('rules.announce')} unit={t('common.seconds')} max={3600} />
          {on && <Told name="tell_position" label={t('rules.tellPosition')} />}
          {on && <Told name="tell_wait" label={t('rules.tellWait')} />}
          {on && <Spoken name="reminder" label={t('rules.reminder')} prompts={prompts} />}
        </div>
        {['greeting', 'music', 'announce_every', 'reminder'].map((name) => (
          <Wrong key={name} problems={problems} place={`comfort.${name}`} />
        ))}
      </div>
      <Steps name={['comfort', 'exits']} title={t('rules.exits')} hint={t('rules.exitsHint')} add={t('rules.addExit')} fresh={() => ({ key: freeKey(draft) })} problems={problems} row={(nth) => (
        <>
          <Choice path={[nth, 'key']} label={t('rules.key')} options={KEYS} />
          <Choice path={[nth, 'flow']} label={t('rules.intoFlow')} options={flows} />
        </>
      )} />
    </fieldset>
  )
}

function freeKey(draft: Partial<ComfortDraft> | undefined): string {
  return KEYS.find(({ value }) => !draft?.exits?.some((way) => way?.key === value))?.value ?? '1'
}

/** Prompts by their name, with what they say in the page's language. */
function usePrompts(): Option[] {
  const { language } = useWords()
  const all = useItems<Prompt>('/prompts').data?.items ?? []
  const mine = all.filter((prompt) => prompt.language === (language === 'en' ? 'en' : 'zh') && !/^(number|wait)_/.test(prompt.name))
  return mine.map(({ name, text }) => ({ value: name, label: `${name} · ${text}` }))
}

function Spoken({ name, label, prompts }: { name: 'greeting' | 'reminder'; label: string; prompts: Option[] }) {
  return (
    <Form.Item name={['comfort', name]} label={label} className="rules-field rules-wide">
      <Select mode="multiple" aria-label={label} options={prompts} optionFilterProp="label" data-testid={`comfort-${name}`} />
    </Form.Item>
  )
}

function Told({ name, label }: { name: 'tell_position' | 'tell_wait'; label: string }) {
  return (
    <Form.Item name={['comfort', name]} label={label} valuePropName="checked" className="rules-switch">
      <Switch aria-label={label} data-testid={`comfort-${name}`} />
    </Form.Item>
  )
}
