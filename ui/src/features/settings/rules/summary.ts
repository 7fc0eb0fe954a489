// A queue's rules in sentences, as a supervisor would say them.

import type { Comfort, FlowSetting, Overflow, QueueRules, Relaxation } from '@/api/types'

/** How ids are called; an id that nobody knows is shown as it is. */
export type Names = { skill: (id: string) => string; queue: (id: string) => string; flow: (id: string) => string; shift: (calendar: string, shift: string) => string }
type Say = (key: string, values?: Record<string, string | number>) => string

/** Whose mailbox a flow takes messages for that leads straight to voicemail, words before it or not. */
export function mailboxOf({ graph: { start, nodes = {} } }: FlowSetting): string | null {
  const seen = new Set<string>()
  let at = start
  while (at !== undefined && !seen.has(at)) {
    seen.add(at)
    const node = nodes[at]
    if (node?.kind === 'voicemail') return node.mailbox ?? null
    at = node?.kind === 'play' || node?.kind === 'language' ? node.next : undefined
  }
  return null
}

/** One sentence per rule, in the order in which they are read. */
export function sentences(rules: QueueRules, names: Names, t: Say): string[] {
  const steps = rules.relaxations.map((step, nth) => relaxation(step, names, t, nth > 0))
  return [
    order(rules.strategies, t),
    ...(rules.needs.length ? [needs(rules, names, t)] : []),
    rules.vip_head_start_seconds > 0 ? t('rules.say.vip', { n: rules.vip_head_start_seconds }) : t('rules.say.noVip'),
    ...(steps.length ? [steps.join(t('rules.say.next'))] : []),
    ...rules.overflows.map((rule) => overflow(rule, names, t)),
    ...comfort(rules.comfort, names, t),
  ]
}

function order(strategies: string[], t: Say): string {
  const [first, ...rest] = strategies.map((name) => t(`rules.strategies.${name}`))
  return [t('rules.say.first', { first: first ?? t('rules.say.unknown') }), ...rest.map((next) => t('rules.say.then', { next }))].join('')
}

function needs(rules: QueueRules, names: Names, t: Say): string {
  const list = rules.needs.map(({ skill, level }) => t('rules.say.need', { skill: names.skill(skill), level }))
  return t('rules.say.needs', { list: list.join(t('rules.say.list')) })
}

/** `more`: it follows another step in the same sentence. */
export function relaxation(step: Relaxation, names: Names, t: Say, more = false): string {
  const parts: string[] = []
  if (step.skill) {
    const skill = names.skill(step.skill)
    parts.push(step.level > 0 ? t('rules.say.lower', { skill, level: step.level }) : t('rules.say.drop', { skill }))
  }
  if (step.queue) parts.push(t('rules.say.also', { queue: names.queue(step.queue) }))
  return t(more ? 'rules.say.afterMore' : 'rules.say.after', { n: step.after, what: parts.join(t('rules.say.and')) || t('rules.say.nothing') })
}

export function overflow(rule: Overflow, names: Names, t: Say): string {
  const to = rule.queue ? names.queue(rule.queue) : rule.flow ? names.flow(rule.flow) : t('rules.say.unknown')
  return t(`rules.say.${rule.when}${rule.flow ? 'Flow' : 'Queue'}`, { limit: rule.limit, back: rule.back, to, shift: shiftOf(rule, names, t) })
}

function shiftOf(rule: Overflow, names: Names, t: Say): string {
  return rule.calendar && rule.shift ? names.shift(rule.calendar, rule.shift) : t('rules.say.unknown')
}

/** What callers hear and may do while they wait; nothing when it is only the usual music. */
export function comfort(rules: Comfort, names: Names, t: Say): string[] {
  const told = [
    ...(rules.tell_position ? [t('rules.say.place')] : []),
    ...(rules.tell_wait ? [t('rules.say.expected')] : []),
    ...(rules.reminder.length ? [t('rules.say.reminder')] : []),
  ]
  const exits = rules.exits.map(({ key, flow }) => t('rules.say.exit', { key, flow: names.flow(flow) }))
  return [
    ...(rules.greeting.length ? [t('rules.say.greeting')] : []),
    ...(rules.announce_seconds > 0 ? [t('rules.say.announce', { n: rules.announce_seconds, what: told.join(t('rules.say.list')) || t('rules.say.nothing') })] : []),
    ...(exits.length ? [t('rules.say.exits', { list: exits.join(t('rules.say.list')) })] : []),
  ]
}
