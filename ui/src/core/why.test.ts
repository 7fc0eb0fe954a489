import { describe, expect, test } from 'vitest'
import type { Why, WhyAgent } from '@/api/types'
import { columns, gist, needed, sides } from '@/core/why'

const why = (it: Partial<Why>): Why => ({
  contact: 'c', number_shown: null, at: '', medium: 'phone', queue: 'q', queue_name: null, queued_at: '', ranked_at: '', head_start_seconds: 0, vip: 0,
  wait_seconds: 0, position: 1, waiting: 1, ahead: [], places: [], bound: null, bound_name: null, bound_until: null, steps: [], overflows: [],
  next_change: null, suitable: {}, unsuitable: {}, agents: [], agents_total: 0, ...it,
})
const agent = (id: string, able: boolean, by: string[] = []): WhyAgent => ({
  agent: id, name: id, queue: 'q', queue_name: null, able, reasons: [], values: by.map((each) => ({ by: each, value: 1, unit: 'number' })),
})

describe('the one thing to say first', () => {
  test('who waits for one agent alone waits for him', () => {
    expect(gist(why({ bound: '1003', suitable: { talking: 2 } }))).toEqual({ kind: 'bound' })
  })

  test('without anybody who serves the queue there is nobody, and without the skill nobody is able', () => {
    expect(gist(why({}))).toEqual({ kind: 'nobody' })
    expect(gist(why({ unsuitable: { skill: 3 } }))).toEqual({ kind: 'unskilled' })
    expect(gist(why({ suitable: { offline: 2 }, unsuitable: { skill: 3 } }))).toEqual({ kind: 'alike', count: 2, state: 'offline' })
  })

  test('those who are away are not counted while others are there', () => {
    expect(gist(why({ suitable: { talking: 4, rejoining: 1, offline: 9 } }))).toEqual({ kind: 'alike', count: 5, state: 'talking' })
  })

  test('several states are told apart, the most frequent first', () => {
    const told = gist(why({ suitable: { wrap_up: 1, talking: 3, offline: 1 } }))
    expect(told).toEqual({ kind: 'mixed', count: 4, parts: [['talking', 3], ['wrap_up', 1]] })
  })

  test('somebody free is good news', () => {
    expect(gist(why({ suitable: { able: 1, talking: 3 } }))).toEqual({ kind: 'able', count: 1 })
  })
})

describe('the parts of an explanation', () => {
  test('a need that was eased away is needed no more', () => {
    const needs = [{ skill: 'en', skill_name: null, level: 0, was: 3, step: 1 }, { skill: 'vip', skill_name: null, level: 2, was: 2, step: null }]
    expect(needed(why({ places: [{ queue: 'q', queue_name: null, added: 'own', version: 1, strategies: [], needs }] })).map((need) => need.skill)).toEqual(['vip'])
  })

  test('free agents and others part, and columns are all that was compared', () => {
    const agents = [agent('1', true, ['tier', 'idle']), agent('2', true, ['tier', 'fewest_calls']), agent('3', false)]
    const { able, others } = sides(why({ agents }))
    expect([able.length, others.length]).toEqual([2, 1])
    expect(columns(able)).toEqual(['tier', 'idle', 'fewest_calls'])
  })
})
