// Explanations to look at: what the server would say of a caller who waits, and of an offer of a past call.
import * as demo from './data.mjs'

const words = (zh, en) => ({ zh, en })
const iso = (at) => new Date(at).toISOString()
const ENGLISH = { zh: '英语', en: 'English' }
const EMPTY = { contact: null, number_shown: null, word: null, until: null, medium: null, most: null, skill: null, skill_name: null, has: null, needs: null, agent: null, agent_name: null }
const reason = (why, more = {}) => ({ ...EMPTY, why, ...more })
const values = (tier, idle, calls) => [{ by: 'tier', value: tier, unit: 'number' }, { by: 'fewest_calls', value: calls, unit: 'number' }, { by: 'idle', value: idle, unit: 'seconds' }]
const REASONS = [
  [reason('talking', { number_shown: '137 0013 7000' })], [reason('talking', { number_shown: '139 0013 9000' })], [reason('wrap_up', { until: iso(Date.now() + 25_000) })],
  [reason('not_ready', { word: 'lunch' })], [reason('skill', { skill: 'lang-en', skill_name: ENGLISH, has: 2, needs: 3 })], [reason('talking', { number_shown: '136 0013 6000' }), reason('skill', { skill: 'lang-en', skill_name: ENGLISH, has: 0, needs: 3 })],
  [reason('offline')], [reason('no_phone')],
]

function explained(contact, queue, queued, at, agents) {
  return {
    contact, number_shown: null, at: iso(at), medium: 'phone', queue: queue?.id ?? 'flights', queue_name: queue?.name ?? words('航班', 'Flights'), queued_at: iso(queued), ranked_at: iso(queued - 60_000),
    head_start_seconds: 60, vip: 0, wait_seconds: (at - queued) / 1000, position: 1, waiting: 1, ahead: [],
    places: [{ queue: queue?.id ?? 'flights', queue_name: queue?.name ?? words('航班', 'Flights'), added: 'own', version: 4, strategies: ['fewest_calls'], needs: [{ skill: 'lang-en', skill_name: ENGLISH, level: 3, was: 6, step: 1 }] }],
    bound: null, bound_name: null, bound_until: null,
    steps: [{ at: iso(queued + 10_000), after_seconds: 10, holds: true, skill: 'lang-en', skill_name: ENGLISH, level: 3, queue: null, queue_name: null }, { at: iso(queued + 120_000), after_seconds: 120, holds: false, skill: 'lang-en', skill_name: ENGLISH, level: 0, queue: 'hotels', queue_name: words('酒店', 'Hotels') }],
    overflows: [{ when: 'length', limit: 10, queue: 'hotels', queue_name: words('酒店', 'Hotels'), flow: null, on: false }],
    next_change: iso(queued + 120_000), suitable: {}, unsuitable: {}, agents, agents_total: agents.length,
  }
}

const row = (agent, able, reasons, numbers) => ({ agent: agent.id, name: agent.name, queue: 'flights', queue_name: words('航班', 'Flights'), able, reasons, values: numbers })
const rival = (call, at) => ({ contact: call.contact, number_shown: call.number_shown, ranked_at: call.queued_at, wait_seconds: (at - Date.parse(call.queued_at)) / 1000 })

export function waiting(call, calls) {
  const now = Date.now()
  const line = calls.filter((each) => each.phase === 'queued').sort((a, b) => a.queued_at.localeCompare(b.queued_at))
  const place = line.findIndex((each) => each.contact === call.contact)
  const agents = REASONS.map((reasons, i) => row(demo.agents[i], false, reasons, values(1, 30, i)))
  return {
    ...explained(call.contact, { id: call.queue, name: call.queue_name }, Date.parse(call.queued_at), now, agents),
    number_shown: call.number_shown, position: place + 1, waiting: line.length, ahead: line.slice(0, place).map((each) => rival(each, now)),
    suitable: { talking: 2, wrap_up: 1, not_ready: 1, offline: 1, no_phone: 1 }, unsuitable: { skill: 2 },
  }
}

export function decision(record) {
  const at = Date.parse(record.answered_at) - 4_000
  const winner = demo.agents.find((each) => each.id === record.agent)
  const free = demo.agents.filter((each) => each.id !== record.agent).slice(0, 3)
  const able = [row(winner, true, [], values(1, 95, 3)), ...free.map((each, i) => row(each, true, [], values(1 + (i > 1), 40 + 70 * i, 5 + i)))]
  const others = demo.agents.filter((each) => each.id !== record.agent).slice(3, 8).map((each, i) => row(each, false, REASONS[i], values(1, 3, i)))
  const why = explained(record.contact, { id: record.queue, name: record.queue_name }, Date.parse(record.arrived), at, [...able, ...others])
  return {
    offer: 1, agent: winner.id, agent_name: winner.name, at: iso(at), position: 20417, queue: why.queue, queue_name: why.queue_name, version: 4, by_order: true, decided_by: 'fewest_calls', beside: [], why,
    contacts: [{ contact: record.contact, number_shown: null, ranked_at: why.ranked_at, wait_seconds: why.wait_seconds }, { contact: 'c-later', number_shown: null, ranked_at: iso(at - 2_000), wait_seconds: 2 }],
  }
}
