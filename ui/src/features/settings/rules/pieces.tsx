// What the editors of rules are made of.

import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Form, InputNumber, Select } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '@/shared/i18n'
import { at, type Problems } from '@/features/settings/rules/problems'

export type Option = { value: string; label: string }
type Path = (string | number)[]

export function Wrong({ problems, place }: { problems: Problems; place: string }) {
  const found = at(problems, place)
  if (found.length === 0) return null
  return (
    <p className="rules-problem z-tone-red" role="alert" data-testid={`problem-${place}`}>
      {found.join('；')}
    </p>
  )
}

type ListProps<Item> = {
  name: string | string[]
  title: string
  hint: string
  add: string
  fresh: () => Item
  problems: Problems
  sortable?: boolean
  row: (name: number) => ReactNode
}

/** A list of steps: each with its fields, what is wrong with it, and buttons to move and remove it. */
export function Steps<Item>({ name: path, title, hint, add, fresh, problems, sortable = false, row }: ListProps<Item>) {
  const { t } = useWords()
  const name = typeof path === 'string' ? path : path.join('.')
  return (
    <fieldset className="rules-steps">
      <legend>{title}</legend>
      <p className="z-soft">{hint}</p>
      <Form.List name={path}>
        {(fields, list) => (
          <>
            {fields.map(({ key, name: nth }) => (
              <div key={key} className="rules-step" data-testid={`${name}-${nth}`}>
                <div className="rules-fields">
                  {row(nth)}
                  <span className="rules-buttons">
                    {sortable && (
                      <>
                        <Button type="text" icon={<ArrowUpOutlined />} disabled={nth === 0} aria-label={t('rules.up')} onClick={() => list.move(nth, nth - 1)} />
                        <Button type="text" icon={<ArrowDownOutlined />} disabled={nth === fields.length - 1} aria-label={t('rules.down')} onClick={() => list.move(nth, nth + 1)} />
                      </>
                    )}
                    <Button type="text" icon={<DeleteOutlined />} aria-label={t('common.remove')} onClick={() => list.remove(nth)} />
                  </span>
                </div>
                <Wrong problems={problems} place={`${name}[${nth}]`} />
              </div>
            ))}
            <Wrong problems={problems} place={name} />
            <Button type="dashed" icon={<PlusOutlined />} onClick={() => list.add(fresh())} data-testid={`${name}-add`}>
              {add}
            </Button>
          </>
        )}
      </Form.List>
    </fieldset>
  )
}

type Group = { label: string; options: Option[] }
type ChoiceProps = { path: Path; label: string; options: (Option | Group)[]; clear?: boolean }
export function Choice({ path, label, options, clear = false }: ChoiceProps) {
  return (
    <Form.Item name={path} label={label} className="rules-field">
      <Select<string, Option | Group> aria-label={label} options={options} allowClear={clear} data-testid={`field-${path.join('-')}`} />
    </Form.Item>
  )
}

type AmountProps = { path: Path; label: string; unit?: string; min?: number; max?: number }
export function Amount({ path, label, unit, min = 0, max = 86_400 }: AmountProps) {
  return (
    <Form.Item name={path} label={label} className="rules-field rules-amount" rules={[{ required: true, type: 'number', min, max }]}>
      <InputNumber aria-label={label} min={min} max={max} precision={0} suffix={unit} data-testid={`field-${path.join('-')}`} />
    </Form.Item>
  )
}
