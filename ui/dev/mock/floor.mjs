// The make-believe floor: states, calls and live topics. For development only.
import { agents, mailboxes, newCall, queues, records, regulars } from './data.mjs'

const iso = (ahead = 0) => new Date(Date.now() + ahead * 1000).toISOString()

const standingOf = (d) => (d.state === 'rejoining' ? 'talking' : d.state === 'ready' && !d.phone_registered ? 'not_ready' : d.state)
function standings(desks) {
  const counts = { ready: 0, ringing: 0, talking: 0, wrap_up: 0, not_ready: 0, offline: 0 }
  for (const desk of desks) counts[standingOf(desk)] += 1
  return counts
}
/** An hour with a peak in the middle; the level sinks while many wait. */
function trend(n) {
  const present = Math.floor(Date.now() / 60_000)
  return Array.from({ length: 60 }, (_, i) => {
    const waiting = Math.max(0, Math.round(4 * Math.exp(-(((i - 34 - n * 2) / 9) ** 2)) + ((i * 7 + n * 3) % 5 === 0 ? 1 : 0)))
    const offered = 2 + ((i + n) % 3)
    return [present - 59 + i, waiting, waiting, offered, Math.max(0, offered - (waiting > 2 ? 2 : waiting > 0 ? 1 : 0))]
  })
}

/** One of each kind: a range, at most, longer than is told, nobody can tell. */
const EXPECTED = [[3, 7], [0, 5], [60, null], null]

export class Floor {
  constructor(sip) {
    this.sip = sip
    this.watchers = new Set() // { peer, me, topics: Map(topic → seq) }
    this.calls = {}
    this.desks = Object.fromEntries(agents.map((a) => [a.id, { state: 'offline', chosen: 'offline', reason: null, since: iso(), until: null, phone_registered: false, contact: null, elsewhere: null, today: { answered: 12, talk_seconds: 1830, missed: 1 } }]))
    setInterval(() => this.heartbeat(), 10_000)
  }

  attach(peer, me) {
    const watcher = { peer, me, topics: new Map() }
    this.watchers.add(watcher)
    peer.onClose = () => this.watchers.delete(watcher)
    peer.onText = (text) => {
      const words = JSON.parse(text)
      const topic = words.subscribe ?? words.resync
      if (words.ping) return peer.send('{"pong":1}')
      if (!topic) return
      watcher.topics.set(topic, 0)
      peer.send(JSON.stringify({ topic, seq: 0, snapshot: this.snapshot(topic, me.agent) }))
    }
  }

  snapshot(topic, agent) {
    if (topic === 'voicemails') return mailboxes()
    if (topic === 'desk') return { me: { me: this.desks[agent] }, calls: this.of(agent, true), tasks: this.of(agent, false) }
    return { agents: Object.fromEntries(agents.map((a) => [a.id, this.agentRow(a)])), queues: Object.fromEntries(queues.map((q) => [q.id, this.queueRow(q)])), trends: Object.fromEntries(queues.map((q, i) => [q.id, { minutes: this.filled ? trend(i) : [] }])), calls: this.calls, totals: { today: this.totals() } }
  }

  of(agent, phone) {
    return Object.fromEntries(Object.entries(this.calls).filter(([, c]) => c.agent === agent && (c.medium === 'phone') === phone))
  }

  agentRow(a) {
    const d = this.desks[a.id]
    return { id: a.id, name: a.name, state: d.state, reason: d.reason, since: d.since, phone_registered: d.phone_registered, contact: d.contact, number_shown: this.calls[d.contact]?.number_shown ?? null, queues: a.queues, answered_today: d.today.answered, talk_seconds_today: d.today.talk_seconds }
  }

  queueRow(q) {
    const calls = Object.values(this.calls).filter((c) => c.queue === q.id)
    const waiting = calls.filter((c) => c.phase === 'queued' || c.phase === 'offered')
    const states = standings(agents.filter((a) => a.queues.some((x) => x.queue === q.id)).map((a) => this.desks[a.id]))
    const { offline, ...online } = states
    return {
      id: q.id, name: q.name, waiting: waiting.length, longest_wait_since: waiting.map((c) => c.queued_at).sort()[0] ?? null, expected_wait: EXPECTED[queues.indexOf(q) % EXPECTED.length], ...states,
      logged_in: Object.values(online).reduce((sum, count) => sum + count, 0), ...this.day(q), target_seconds: q.target_seconds,
      service_level_target: q.service_level_target, wait_warning_seconds: q.wait_warning_seconds,
    }
  }

  /** The day's figures of a queue; nothing has happened before the floor was filled. */
  day(q) {
    const n = queues.indexOf(q) % 6
    const [answered, abandoned] = this.filled ? [196 - n * 24, 3 + n * 3] : [0, 0]
    const met = Math.round(answered * (0.97 - n * 0.06))
    return {
      answered_today: answered, abandoned_today: abandoned, answered_in_target_today: met,
      service_level: answered + abandoned ? met / (answered + abandoned) : null, average_wait_seconds: answered ? 7.4 + n * 4 : null,
    }
  }

  totals() {
    const days = queues.map((q) => this.day(q))
    const sum = (key) => days.reduce((total, day) => total + (day[key] ?? 0), 0)
    const [answered, abandoned, met] = [sum('answered_today'), sum('abandoned_today'), sum('answered_in_target_today')]
    const calls = Object.values(this.calls)
    return {
      arrived: answered + abandoned, answered, abandoned, answered_in_target: met, service_level: answered ? met / (answered + abandoned) : null,
      average_wait_seconds: answered ? 11.2 : null, live: calls.length, waiting: calls.filter((c) => c.phase === 'queued').length, ...standings(Object.values(this.desks)),
    }
  }

  /** As the server does: refused when the queues are not what the asker saw. */
  serve(id, { was, queues: wanted }) {
    const agent = agents.find((a) => a.id === id)
    const plain = (list) => JSON.stringify([...list].map((q) => [q.queue, q.tier, q.level]).sort())
    if (plain(agent.queues) !== plain(was)) return null
    agent.queues = wanted
    this.tell(id)
    return agent
  }

  /** Everything changed is sent to whoever may see it. */
  tell(agent, contact) {
    const call = this.calls[contact] ?? null
    for (const { peer, me, topics } of this.watchers) {
      for (const [topic, seq] of topics) {
        const mine = topic === 'desk' && me.agent === agent
        if ((topic === 'desk' && !mine) || topic === 'voicemails') continue
        const change = mine ? { me: { me: this.desks[agent] }, ...(contact ? { [contact.startsWith('chat-') ? 'tasks' : 'calls']: { [contact]: call?.agent === agent ? call : null } } : {}) } : { ...this.snapshot('floor'), calls: contact ? { [contact]: call } : {} }
        topics.set(topic, seq + 1)
        peer.send(JSON.stringify({ topic, seq: seq + 1, change }))
      }
    }
  }

  heartbeat() {
    for (const { peer, topics } of this.watchers) for (const [topic, seq] of topics) peer.send(JSON.stringify({ topic, seq, alive: true }))
  }

  set(agent, change) {
    Object.assign(this.desks[agent], { since: iso(), until: null }, change)
  }

  choose(agent, state, reason) {
    const desk = this.desks[agent]
    if (!desk) return true
    if (['ringing', 'talking', 'wrap_up', 'rejoining'].includes(desk.state)) desk.chosen = state
    else this.set(agent, { state, chosen: state, reason: reason ?? null })
    this.tell(agent)
    return true
  }

  wrapUpDone(agent) {
    const desk = this.desks[agent]
    if (desk.state !== 'wrap_up') return
    this.set(agent, { state: desk.chosen, contact: null })
    this.tell(agent)
  }

  phone(event, agent, contact) {
    const desk = this.desks[agent]
    if (!desk) return
    const call = this.calls[contact]
    if (event === 'registered' || event === 'unregistered') desk.phone_registered = event === 'registered'
    else if (event === 'answered' && call) {
      Object.assign(call, { phase: 'talking', talking_since: call.talking_since ?? iso(), wait_seconds: call.wait_seconds ?? 12.4 })
      this.set(agent, { state: 'talking', contact, since: call.talking_since })
    } else if (event === 'bye' && call) return this.end(agent, contact, 'agent')
    else if (event === 'refused' && call) return this.reject(agent, contact)
    this.tell(agent, contact)
  }

  hangup(agent, contact) {
    if (contact.startsWith('chat-')) return this.close(agent, contact)
    return this.end(agent, contact, 'agent')
  }

  reject(agent, contact) {
    return this.fail(agent, contact, 'rejected')
  }

  fail(agent, contact, reason) {
    if (!this.calls[contact]) return false
    this.sip.drop(contact)
    delete this.calls[contact]
    this.set(agent, { state: 'not_ready', chosen: 'not_ready', reason, contact: null })
    this.tell(agent, contact)
    return true
  }

  reattach(agent, contact) {
    const call = this.calls[contact]
    if (!call) return false
    call.phase = 'rejoining'
    this.set(agent, { state: 'rejoining', since: call.talking_since })
    this.tell(agent, contact)
    setTimeout(() => this.sip.ring(agent, contact, ++call.offer, true), 800)
    return true
  }

  end(agent, contact, by) {
    const call = this.calls[contact]
    if (!call) return false
    this.sip.drop(contact)
    delete this.calls[contact]
    const talk = (Date.now() - Date.parse(call.talking_since ?? iso())) / 1000
    records.unshift({ ...records.find((r) => r.agent), ...call, agent, agent_name: agents.find((a) => a.id === agent).name, direction: 'inbound', answered_at: call.talking_since, ended: iso(), talk_seconds: talk, ended_by: by, result: 'answered' })
    const today = this.desks[agent].today
    this.desks[agent].today = { ...today, answered: today.answered + 1, talk_seconds: today.talk_seconds + talk }
    this.set(agent, { state: 'wrap_up', until: iso(30), contact: null })
    setTimeout(() => this.wrapUpDone(agent), 30_000)
    this.tell(agent, contact)
    return true
  }

  accept(agent, contact) {
    const call = this.calls[contact]
    if (!call) return false
    Object.assign(call, { phase: 'talking', talking_since: iso() })
    this.set(agent, { state: 'working' })
    this.tell(agent, contact)
    return true
  }

  close(agent, contact) {
    delete this.calls[contact]
    this.set(agent, { state: 'ready' })
    this.tell(agent, contact)
    return true
  }

  chat(agent) {
    const call = { ...newCall('offered', 12), contact: `chat-${Date.now().toString(36)}`, medium: 'chat', line: { zh: '在线会话', en: 'Chat' }, path: [], agent, offered_at: iso(), ring_until: iso(20) }
    this.calls[call.contact] = call
    this.tell(agent, call.contact)
    return { contact: call.contact }
  }

  dev(what, { agent = '1001', left = 20, count = 12, beside = [] } = {}) {
    if (what === 'chat') return this.chat(agent)
    if (what === 'fill') return this.fill()
    if (what === 'queues') return void (this.more(count), this.tell('1001'))
    if (what === 'elsewhere') return void this.serve(agent, { was: agents.find((a) => a.id === agent).queues, queues: [] })
    if (what === 'waits') {
      const call = { ...newCall('queued', 1), queue: queues[0].id, queue_name: queues[0].name }
      this.calls[call.contact] = call
      return void this.tell('1001', call.contact)
    }
    if (what === 'colleague-answers') {
      const at = iso()
      const contact = this.desks[agent].contact
      delete this.calls[contact]
      this.sip.drop(contact)
      this.set(agent, { state: 'ready', contact: null, until: null, elsewhere: { contact, name: '王伟', at }, since: at })
      return void this.tell(agent, contact)
    }
    if (what === 'caller-hangs-up') return void this.end(agent, this.desks[agent].contact, 'caller')
    if (what === 'reset') return void (this.set(agent, { state: 'ready', chosen: 'ready', reason: null, contact: null }), this.tell(agent))
    const call = { ...newCall('offered', 12), ...regulars[records.length % regulars.length], agent, agent_name: '陈静', beside, offered_at: iso(), ring_until: iso(left) }
    this.calls[call.contact] = call
    this.set(agent, { state: 'ringing', chosen: 'ready', contact: call.contact, until: call.ring_until })
    this.tell(agent, call.contact)
    this.sip.ring(agent, call.contact, 1, false)
    setTimeout(() => this.calls[call.contact]?.phase === 'offered' && this.fail(agent, call.contact, 'no_answer'), left * 1000)
    return { contact: call.contact }
  }

  /** So many queues in all. */
  more(count) {
    const names = ['会员', '投诉', '退改签', '行李', '贵宾', '企业', '国际', '售后', '催办', '回访']
    for (let i = queues.length; i < count; i++) queues.push({ ...queues[i % 4], id: `more-${i}`, name: { zh: `${names[i % names.length]}专席`, en: `Service ${i + 1}` } })
  }

  /** A busy floor to look at. */
  fill() {
    const states = ['ready', 'talking', 'talking', 'ready', 'wrap_up', 'not_ready', 'talking', 'ready', 'ringing']
    states.forEach((state, i) => {
      const a = agents[i + 1]
      const call = state === 'talking' || state === 'ringing' ? newCall(state === 'ringing' ? 'offered' : 'talking', 14) : null
      if (call) this.calls[call.contact] = Object.assign(call, { agent: a.id, agent_name: a.name, talking_since: state === 'talking' ? iso(-40 * (i + 1)) : null, wait_seconds: state === 'talking' ? 9.5 : null })
      Object.assign(this.desks[a.id], { state, chosen: 'ready', reason: state === 'not_ready' ? 'meal' : null, since: iso(-37 * (i + 1)), contact: call?.contact ?? null, phone_registered: i !== 7 })
    })
    for (const waited of [52, 31, 12]) {
      const call = newCall('queued', waited)
      this.calls[call.contact] = call
    }
    this.filled = true
    const chat = { ...newCall('queued', 40), contact: 'chat-1', medium: 'chat', line: { zh: '在线会话', en: 'Chat' }, path: [] }
    this.calls[chat.contact] = chat
    for (const [phase, tries, due] of [['dialling', 1, null], ['booked', 1, iso(540)]]) {
      const back = { ...newCall('queued', 90), kind: 'callback', phase, path: [], callback: { not_before: iso(-90), until: iso(14310), due, tries, tries_max: 3, source: phase === 'dialling' ? records[0].contact : null, by: phase === 'dialling' ? '' : 'supervisor' } }
      this.calls[back.contact] = back
    }
    const menu = newCall('flow', 3)
    this.calls[menu.contact] = menu
    this.tell('1001')
  }
}
