import { describe, expect, test } from 'vitest'
import type { QueueRules } from '@/api/types'
import { QUIET } from '@/features/settings/rules/draft'
import { mailboxOf, overflow, relaxation, sentences, type Names } from '@/features/settings/rules/summary'
import { en } from '@/shared/i18n/en'
import { zh } from '@/shared/i18n/zh'

type Tree = { [key: string]: string | Tree }
const sayer = (words: Tree) => (key: string, values: Record<string, string | number> = {}) => {
  const found = key.split('.').reduce<string | Tree | undefined>((tree, part) => (typeof tree === 'object' ? tree[part] : undefined), words)
  if (typeof found !== 'string') throw new Error(`no words for ${key}`)
  return found.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name]))
}
const ALWAYS = { calendar: null, shift: '' }
const chinese = sayer(zh)
const english = sayer(en)
const called = (names: Record<string, string>) => (id: string) => names[id] ?? id
const inChinese: Names = { skill: called({ english: '英语', cantonese: '粤语' }), queue: called({ service: '人工服务', b: 'B' }), flow: called({ voicemail: '留言' }), shift: (calendar, shift) => `${calendar} · ${shift}` }
const inEnglish: Names = { skill: called({ english: 'English' }), queue: called({ service: 'Service' }), flow: called({ voicemail: 'Voicemail' }), shift: (calendar, shift) => `${calendar} · ${shift}` }

const RULES: QueueRules = {
  strategies: ['local_first', 'fewest_calls'],
  vip_head_start_seconds: 120,
  needs: [
    { skill: 'english', level: 6 },
    { skill: 'cantonese', level: 2 },
  ],
  relaxations: [
    { after: 30, skill: 'english', level: 3, queue: null },
    { after: 60, skill: null, level: 0, queue: 'service' },
  ],
  overflows: [
    { when: 'length', limit: 10, back: 5, queue: 'b', flow: null, ...ALWAYS },
    { when: 'expected', limit: 120, back: 60, queue: null, flow: 'voicemail', ...ALWAYS },
    { when: 'calendar', limit: 0, back: 0, queue: 'b', flow: null, calendar: 'office', shift: 'closed' },
  ],
  comfort: { ...QUIET, greeting: ['hello'], announce_seconds: 30, reminder: ['press'], exits: [{ key: '1', flow: 'voicemail' }] },
}

describe('a queue in sentences', () => {
  test('in Chinese', () => {
    expect(sentences(RULES, inChinese, chinese)).toEqual([
      '分配：本站点优先，其次接听最少优先',
      '需要英语 6 级及以上、粤语 2 级及以上',
      'VIP 每高一级，相当于多等 120 秒',
      '等待满 30 秒：英语等级降为 3；满 60 秒：同时由“人工服务”接听',
      '排队超过 10 人时溢出到“B”，降到 5 人返回',
      '预计等待超过 120 秒时新来电转入流程“留言”，降到 60 秒恢复',
      '“office · closed”期间溢出到“B”，过后返回',
      '入队时先播放提示音',
      '入队时和之后每 30 秒播报：排队位置、预计等待、提示音',
      '等待中按 1 进入流程“留言”',
    ])
  })

  test('in English', () => {
    expect(sentences(RULES, inEnglish, english)).toEqual([
      'Order: Own site first, then Fewest contacts',
      'Needs English at level 6 or above, cantonese at level 2 or above',
      'One VIP level counts as 120 s of waiting',
      'After 30 s: English lowered to level 3; after 60 s: also served by Service',
      'With more than 10 waiting, overflows to b; returns at 5',
      'When the expected wait exceeds 120 s, new calls enter the flow Voicemail; ends at 60 s',
      'During office · closed, overflows to b; returns afterwards',
      'Who joins hears a prompt first',
      'On joining and every 30 s callers are told: their place, the expected wait, a prompt',
      'While waiting, key 1 leads into the flow Voicemail',
    ])
  })

  test('a queue without rules says only what always holds', () => {
    const plain: QueueRules = { strategies: ['longest_idle'], vip_head_start_seconds: 0, needs: [], relaxations: [], overflows: [], comfort: QUIET }
    expect(sentences(plain, inChinese, chinese)).toEqual(['分配：最长空闲优先', 'VIP 不提前'])
  })
})

describe('single rules', () => {
  test('a step may ease and add at once, and says when it does nothing yet', () => {
    expect(relaxation({ after: 45, skill: 'english', level: 0, queue: 'service' }, inChinese, chinese)).toBe('等待满 45 秒：不再要求英语，同时由“人工服务”接听')
    expect(relaxation({ after: 45, skill: null, level: 0, queue: null }, inEnglish, english)).toBe('After 45 s: (nothing yet)')
  })

  test('overflows into flows and back, by every condition', () => {
    const to = { queue: null, flow: 'voicemail', ...ALWAYS }
    expect(overflow({ when: 'wait', limit: 60, back: 20, ...to }, inChinese, chinese)).toBe('等待超过 60 秒的来电转入流程“留言”，降到 20 秒恢复')
    expect(overflow({ when: 'nobody', limit: 0, back: 0, ...to }, inChinese, chinese)).toBe('无人签入时转入流程“留言”，有人签入后恢复')
    expect(overflow({ when: 'length', limit: 9, back: 4, ...to }, inEnglish, english)).toBe('With more than 9 waiting, new calls enter the flow Voicemail; ends at 4')
  })

  test('every strategy and every condition has words in both languages', () => {
    for (const say of [chinese, english]) {
      for (const name of Object.keys(zh.rules.strategies)) expect(say(`rules.explain.${name}`)).toBeTruthy()
      for (const when of ['length', 'wait', 'nobody', 'expected', 'calendar'] as const) {
        expect(overflow({ when, limit: 2, back: 1, queue: 'b', flow: null, ...ALWAYS }, inChinese, say)).toMatch(/B/)
      }
    }
  })
})

describe('a flow that leads straight to voicemail', () => {
  const flow = (graph: Parameters<typeof mailboxOf>[0]['graph']) => mailboxOf({ id: 'f', name: { zh: '', en: '' }, version: 1, entries: [], graph })
  const box = { kind: 'voicemail', mailbox: 'service' }

  test('is known by its mailbox, words before it or not', () => {
    expect(flow({ start: 'box', nodes: { box } })).toBe('service')
    expect(flow({ start: 'a', nodes: { a: { kind: 'language', next: 'b' }, b: { kind: 'play', next: 'box' }, box } })).toBe('service')
  })

  test('is none when it waits for the caller first, goes elsewhere or is empty', () => {
    expect(flow({ start: 'menu', nodes: { menu: { kind: 'menu' }, box } })).toBeNull()
    expect(flow({ start: 'a', nodes: { a: { kind: 'play', next: 'a' } } })).toBeNull()
    expect(flow({})).toBeNull()
  })
})
