// A make-believe server that speaks the wire contract, to look at the pages without the real one. Never part of the product.
// PORT=8090 node dev/mock/server.mjs [directory with the built pages]
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as demo from './data.mjs'
import { Floor } from './floor.mjs'
import { Sip } from './sip.mjs'
import * as simulation from './simulation.mjs'
import { staffing } from './staffing.mjs'
import * as why from './why.mjs'
import { accept } from './ws.mjs'

const port = Number(process.env.PORT ?? 8090)
const dist = process.argv[2] ?? fileURLToPath(new URL('../../dist', import.meta.url))
const sip = new Sip((...event) => floor.phone(...event))
const floor = new Floor(sip)
const sound = demo.wav()
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }

const sessions = new Map()
const refuse = (status, id, message, fields) => ({ status, body: { error: { id, message, ...(fields ? { fields } : {}) } } })
const ok = (body) => ({ status: body === undefined ? 204 : 200, body })
const list = (items) => ok({ items })

function filtered(query) {
  const digits = (query.get('number') ?? '').replace(/\D/g, '')
  const keep = (row) =>
    (!digits || (row.number ?? '').includes(digits)) && ['agent', 'queue', 'result', 'ended_by'].every((k) => !query.get(k) || row[k] === query.get(k)) &&
    (!query.get('from') || row.arrived >= query.get('from')) && (!query.get('to') || row.arrived <= query.get('to')) &&
    (!query.get('min_talk') || (row.talk_seconds ?? 0) >= Number(query.get('min_talk'))) && (!query.get('max_talk') || (row.talk_seconds ?? 0) <= Number(query.get('max_talk')))
  const rows = demo.records.filter(keep)
  return query.get('sort') === 'arrived' ? rows.reverse() : rows
}

/** The one thing that the make-believe server knows of rules: an overflow must end below where it begins. */
function wrongRules({ overflows = [] }) {
  const nth = overflows.findIndex((rule) => rule.when !== 'nobody' && rule.back >= rule.limit)
  return nth < 0 ? null : refuse(422, 'queue.rules', 'the rules can\'t hold', { [`overflows[${nth}].back`]: 'rules.back: it ends at a value from 0 to below its limit, else it flickers' })
}

function ofSimulation(id, act) {
  const run = simulation.find(id)
  return run ? ok(act(run)) : refuse(404, 'simulation.unknown', 'No such simulation.')
}

const routes = [
  ['POST', /^\/login$/, ({ body }) => {
    const user = demo.users.find((u) => u.username === body.username)
    if (!user || body.password === 'wrong') return refuse(401, 'login.wrong', 'Wrong name or password.')
    if (body.username === '1009' && !body.take_over) return refuse(409, 'login.elsewhere', 'Signed in elsewhere.')
    const token = Math.random().toString(36).slice(2)
    sessions.set(token, user)
    return { ...ok({ token, me: user }), cookie: token }
  }, 'public'],
  ['GET', /^\/me$/, ({ me }) => ok(me)],
  ['PATCH', /^\/me$/, ({ me, body }) => ok(Object.assign(me, body))],
  ['POST', /^\/logout$/, ({ me, token }) => (floor.choose(me.agent, 'offline'), sessions.delete(token), ok())],
  ['GET', /^\/desk$/, ({ me, host }) => ok({ phone: { ws_url: `ws://${host}/ws`, uri: `sip:${me.agent}@zongji.local`, username: me.agent, password: 'x', realm: 'zongji' }, reasons: demo.reasons, wrap_up_seconds: 30 })],
  ['POST', /^\/desk\/state$/, ({ me, body }) => (floor.choose(me.agent, body.state, body.reason) ? ok() : refuse(409, 'presence.busy', 'Not while a call is up.'))],
  ['POST', /^\/desk\/wrap-up\/done$/, ({ me }) => (floor.wrapUpDone(me.agent), ok())],
  ['POST', /^\/desk\/calls\/([^/]+)\/(hangup|reject|reattach)$/, ({ me, match }) => (floor[match[2]](me.agent, match[1]) ? ok() : refuse(409, 'desk.no_call', 'This call has ended.'))],
  ['GET', /^\/desk\/recent$/, ({ me, query }) => list(demo.records.filter((r) => r.agent === me.agent).slice(0, Number(query.get('limit') ?? 20)))],
  ['GET', /^\/records$/, ({ query }) => {
    const rows = filtered(query)
    const at = Number(query.get('cursor') ?? 0)
    const limit = Number(query.get('limit') ?? 50)
    return ok({ items: rows.slice(at, at + limit), next: at + limit < rows.length ? String(at + limit) : null, total: rows.length })
  }],
  ['GET', /^\/records\/([^/]+)$/, ({ match }) => {
    const row = demo.records.find((r) => r.contact === match[1])
    return row ? ok({ ...row, timeline: demo.timeline(row) }) : refuse(404, 'records.unknown', 'No such record.')
  }],
  ['GET', /^\/contacts\/([^/]+)\/why$/, ({ match }) => {
    const call = floor.calls[match[1]]
    return call?.phase === 'queued' ? ok(why.waiting(call, Object.values(floor.calls))) : refuse(409, 'explain.not_waiting', 'This contact does not wait.')
  }],
  ['GET', /^\/records\/([^/]+)\/decisions\/(\d+)$/, ({ match }) => {
    const row = demo.records.find((r) => r.contact === match[1])
    return row?.agent ? ok(why.decision(row)) : refuse(404, 'explain.no_such_offer', 'No such offer.')
  }],
  ['GET', /^\/queues$/, () => ok({ items: demo.queues, music: demo.music.map(({ name }) => name) })],
  ['GET', /^\/vips$/, () => list(demo.vips)],
  ['PUT', /^\/vips$/, ({ body }) => ok(demo.setVip(body))],
  ['GET', /^\/skills$/, () => list(demo.skills)],
  ['POST', /^\/skills$/, ({ body }) => (demo.skills.push(body), ok(body))],
  ['PATCH', /^\/skills\/(.+)$/, ({ match, body }) => ok(Object.assign(demo.skills.find((s) => s.id === match[1]), body))],
  ['DELETE', /^\/skills\/(.+)$/, ({ match }) => refuse(409, 'skill.in_use', `skill ${match[1]} can't be removed: agent 1002 use it; take it from them first`, { users: 'agent 1002, queue flights' })],
  ['POST', /^\/contacts\/(.+)\/front$/, () => ok()],
  ['POST', /^\/callbacks$/, () => refuse(409, 'callback.no_trunk', 'no trunk leads out: name one in the setting OUTBOUND_TRUNK')],
  ['DELETE', /^\/callbacks\/(.+)$/, () => ok()],
  ['GET', /^\/voicemails$/, ({ query }) => {
    const items = demo.voicemails.filter((v) => ['state', 'mailbox'].every((k) => !query.get(k) || v[k] === query.get(k)))
    return ok({ items, next: null, total: items.length })
  }],
  ['PUT', /^\/voicemails\/(.+)\/state$/, ({ me, match, body }) => ok(demo.markVoicemail(decodeURIComponent(match[1]), body.state, me.username))],
  ['POST', /^\/desk\/accept$/, ({ me, body }) => (floor.accept(me.agent, body.contact) ? ok() : refuse(409, 'desk.wrong_phase', 'Not now.'))],
  ['POST', /^\/queues$/, ({ body }) => (demo.queues.push(body), ok(body))],
  ['PATCH', /^\/queues\/(.+)$/, ({ match, body }) => wrongRules(body) ?? ok(Object.assign(demo.queues.find((q) => q.id === match[1]), body))],
  ['DELETE', /^\/queues\/(.+)$/, () => refuse(409, 'queues.in_use', 'Calls are waiting in this queue. Wait until it is empty.')],
  ['GET', /^\/agents$/, () => list(demo.agents)],
  ['POST', /^\/agents$/, ({ body }) => {
    if (demo.agents.some((a) => a.id === body.id)) return refuse(409, 'agents.exists', 'There is an agent with this number.', { id: 'taken' })
    demo.agents.push({ enabled: true, phone_registered: false, queues: [], ...body })
    return ok({ ...body, password: body.password ?? 'tall-river-paper-42' })
  }],
  ['GET', /^\/agents\/(.+)\/sip$/, ({ match }) => ok({ server: '127.0.0.1:5060', transports: ['udp', 'tcp', 'tls'], username: match[1], password: 'q7Rm-2vLx-9dPa', realm: 'zongji' })],
  ['PUT', /^\/agents\/(.+)\/queues$/, ({ match, body }) => {
    const agent = floor.serve(match[1], body)
    return agent ? ok(agent) : refuse(409, 'agent.queues_changed', 'The queues of this agent were changed meanwhile.')
  }],
  ['PATCH', /^\/agents\/(.+)$/, ({ match, body }) => ok(Object.assign(demo.agents.find((a) => a.id === match[1]), body))],
  ['DELETE', /^\/agents\/(.+)$/, ({ match }) => (match[1] === '1001' ? refuse(409, 'agents.on_call', 'Agent 1001 is on a call. Try again when it has ended.') : (demo.agents.splice(demo.agents.findIndex((a) => a.id === match[1]), 1), ok()))],
  ['POST', /^\/staffing$/, ({ body }) => (body.abandoned !== null && body.patience_seconds === null ? refuse(422, 'staffing.no_patience', 'patience_seconds: is needed', { patience_seconds: 'is needed' }) : ok(staffing(body)))],
  ['GET', /^\/simulations$/, () => list(simulation.all())],
  ['GET', /^\/simulations\/example$/, () => ok({ forecast: simulation.EXAMPLE })],
  ['POST', /^\/simulations$/, ({ me, body }) => (simulation.wrong(body) ? refuse(422, 'simulation.change', 'this change can\'t be simulated', simulation.wrong(body)) : ok(simulation.ask(body, me.name)))],
  ['GET', /^\/simulations\/(\w+)$/, ({ match }) => ofSimulation(match[1], simulation.look)],
  ['GET', /^\/simulations\/(\w+)\/result$/, ({ match }) => ofSimulation(match[1], simulation.report)],
  ['POST', /^\/simulations\/(\w+)\/cancel$/, ({ match }) => ofSimulation(match[1], simulation.cancel)],
  ['GET', /^\/calendars$/, () => list(demo.calendars)],
  ['GET', /^\/calendars\/templates$/, () => list(demo.templates)],
  ['POST', /^\/calendars\/preview$/, ({ body }) => ok(demo.preview(body))],
  ['PATCH', /^\/calendars\/(.+)$/, ({ match, body }) => ok(Object.assign(demo.calendars.find((c) => c.id === match[1]), body))],
  ['DELETE', /^\/calendars\/(.+)$/, () => refuse(409, 'calendar.in_use', 'A flow goes by this calendar.')],
  ['GET', /^\/site\/mode$/, () => ok(demo.site)],
  ['PUT', /^\/site\/mode$/, ({ me, body }) => ok(Object.assign(demo.site, body, { by: me.username, since: new Date().toISOString() }))],
  ['GET', /^\/flows$/, () => list(demo.flows)],
  ['GET', /^\/lines$/, () => list(demo.lines)],
  ['PATCH', /^\/lines\/(.+)$/, ({ match, body }) => ok(Object.assign(demo.lines.find((l) => l.called === match[1]), body))],
  ['GET', /^\/prompts$/, () => list(demo.prompts)],
  ['PUT', /^\/prompts\/(\w+)\/(\w+)$/, ({ match }) => ((demo.prompts.find((p) => p.name === match[2]).custom = true), ok())],
  ['DELETE', /^\/prompts\/(\w+)\/(\w+)$/, ({ match }) => ((demo.prompts.find((p) => p.name === match[2]).custom = false), ok())],
  ['GET', /^\/music$/, () => list(demo.music)],
  ['PUT', /^\/music\/([\w-]+)$/, ({ match }) => (demo.music.some((m) => m.name === match[1]) || demo.music.push({ name: match[1], uploaded: true, seconds: 20, url: `/api/v1/music/${match[1]}.wav` }), ok())],
  ['DELETE', /^\/music\/([\w-]+)$/, ({ match }) => (match[1] === 'spring' ? refuse(409, 'music.in_use', 'Queues use it.', { queues: 'complaints' }) : (demo.music.splice(demo.music.findIndex((m) => m.name === match[1]), 1), ok()))],
  ['GET', /^\/public\/lines$/, () => ok({ lines: [{ number: '4000', label: demo.line }, { number: '4001', label: { zh: '售后服务', en: 'After-sales' } }], company: { zh: '示范旅行', en: 'Demo Travel' } }), 'public'],
  ['POST', /^\/public\/phone$/, ({ host }) => ok({ ws_url: `ws://${host}/ws`, uri: 'sip:guest@zongji.local', username: 'guest', password: 'x', realm: 'zongji' }), 'public'],
  ['POST', /^\/dev\/(ring|chat|colleague-answers|caller-hangs-up|reset|fill|queues|elsewhere|waits)$/, ({ match, body }) => ok(floor.dev(match[1], body) ?? {}), 'public'],
  ['GET', /^\/dev\/sip$/, () => ok({ log: sip.log }), 'public'],
]

const tokenOf = (request) => /zongji_session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1]

async function api(request, response, url) {
  const path = url.pathname.slice('/api/v1'.length)
  if (/^\/(recordings|prompts\/zh|music)\/.+/.test(path) && request.method === 'GET') return send(response, 200, sound, { 'Content-Type': 'audio/wav', 'Accept-Ranges': 'none' })
  if (path === '/records.csv') return send(response, 200, '\ufeffcontact\n', { 'Content-Type': 'text/csv' })
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  let body = {}
  try { body = JSON.parse(Buffer.concat(chunks).toString() || '{}') } catch { /* an upload */ }
  for (const [method, pattern, act, open] of routes) {
    const match = method === request.method && pattern.exec(path)
    if (!match) continue
    const token = tokenOf(request)
    const me = sessions.get(token)
    const answer = me || open ? act({ body, match, me, token, query: url.searchParams, host: request.headers.host }) : refuse(401, 'login.needed', 'Sign in first.')
    const cookie = answer.cookie ? { 'Set-Cookie': `zongji_session=${answer.cookie}; HttpOnly; SameSite=Strict; Path=/` } : {}
    return send(response, answer.status, answer.body === undefined ? '' : JSON.stringify(answer.body), { 'Content-Type': 'application/json', ...cookie })
  }
  send(response, 404, JSON.stringify({ error: { id: 'http.404', message: 'No such route.' } }))
}

function send(response, status, body, headers = {}) {
  response.writeHead(status, headers).end(body)
}

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://mock')
  if (url.pathname.startsWith('/api/')) return void api(request, response, url)
  const wanted = join(dist, normalize(url.pathname))
  const file = existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(dist, 'index.html')
  response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' })
  createReadStream(file).pipe(response)
})
server.on('upgrade', (request, socket) => {
  if (request.url.startsWith('/ws')) return sip.attach(accept(request, socket, 'sip'))
  const me = sessions.get(tokenOf(request))
  if (!me) return socket.destroy()
  floor.attach(accept(request, socket), me)
})
server.listen(port, '127.0.0.1', () => console.log(`mock on http://127.0.0.1:${server.address().port}`))
