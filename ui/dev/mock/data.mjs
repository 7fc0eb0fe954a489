// Believable demo data. For development only: every number and name is invented.
const ago = (seconds) => new Date(Date.now() - seconds * 1000).toISOString()
let seed = 7
export const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647
const pick = (list) => list[Math.floor(random() * list.length)]
const words = (zh, en) => ({ zh, en })

export const reasons = [
  { id: 'break', label: words('小休', 'Break') },
  { id: 'meal', label: words('用餐', 'Meal') },
  { id: 'meeting', label: words('会议', 'Meeting') },
  { id: 'training', label: words('培训', 'Training') },
  { id: 'back_office', label: words('后台处理', 'Back office') },
]
const comfort = { greeting: [], music: '', announce_seconds: 0, tell_position: true, tell_wait: true, reminder: [], exits: [] }
const rules = { vip_head_start_seconds: 120, needs: [], relaxations: [], overflows: [], comfort, site: '', version: 1 }
const flightRules = {
  ...rules,
  needs: [{ skill: 'english', level: 6 }],
  relaxations: [{ after: 30, skill: 'english', level: 3, queue: null }, { after: 60, skill: null, level: 0, queue: 'hotels' }],
  overflows: [{ when: 'length', limit: 10, back: 5, queue: 'hotels', flow: null, calendar: null, shift: '' }, { when: 'nobody', limit: 0, back: 0, queue: null, flow: 'voicemail', calendar: null, shift: '' }],
}
export const vips = [
  { number: '+8613800138000', number_shown: '138 0013 8000', level: 2 },
  { number: '+8613900139000', number_shown: '139 0013 9000', level: 1 },
]
export function setVip({ number, level }) {
  const known = vips.find((vip) => vip.number === number) ?? { number, number_shown: number }
  vips.splice(0, vips.length, ...vips.filter((vip) => vip !== known), ...(level ? [known] : []))
  return Object.assign(known, { level })
}
export const skills = [
  { id: 'english', name: words('英语', 'English'), kind: 'language' },
  { id: 'cantonese', name: words('粤语', 'Cantonese'), kind: 'dialect' },
  { id: 'refunds', name: words('退改签', 'Refunds'), kind: 'business' },
]
export const queues = [
  { id: 'flights', name: words('航班', 'Flights'), ring_seconds: 20, wrap_up_seconds: 30, target_seconds: 20, service_level_target: 80, wait_warning_seconds: 30, ...flightRules, strategies: ['highest_skill', 'longest_idle'] },
  { id: 'hotels', name: words('酒店', 'Hotels'), ring_seconds: 20, wrap_up_seconds: 30, target_seconds: 30, service_level_target: 80, wait_warning_seconds: 45, strategies: ['fewest_calls'], ...rules },
  { id: 'complaints', name: words('投诉建议', 'Complaints'), ring_seconds: 25, wrap_up_seconds: 60, target_seconds: 30, service_level_target: 80, wait_warning_seconds: 45, strategies: ['longest_idle'], ...rules, comfort: { ...comfort, music: 'spring' } },
  { id: 'english', name: words('英语专线', 'English line'), ring_seconds: 20, wrap_up_seconds: 20, target_seconds: 20, service_level_target: 80, wait_warning_seconds: 30, strategies: ['longest_idle'], ...rules },
]
const names = ['陈静', '王磊', '李婷', '赵强', '周敏', '吴昊', '郑雪', '孙鹏', '马丽娜', '朱文博', '胡晓燕', '林志远']
export const agents = names.map((name, i) => ({
  id: String(1001 + i), name, role: 'agent', enabled: i !== 11, phone_registered: i < 9,
  queues: [{ queue: queues[i % 4].id, tier: 1, level: 5 - (i % 3) }, ...(i % 2 ? [{ queue: 'flights', tier: 2, level: 3 }] : [])],
  skills: i % 3 ? [{ skill: 'english', level: 4 + (i % 5) }] : [], kind: i === 10 ? 'virtual' : 'ordinary', site: i % 2 ? 'T2' : 'T1', joined: `20${10 + i}-03-01`,
  shares: [{ medium: 'phone', most: 1, over: ['message', 'mail'] }, { medium: 'chat', most: 4, over: ['message', 'mail'] }, { medium: 'message', most: 4, over: ['mail'] }, { medium: 'mail', most: 1, over: [] }],
}))
export const users = [
  ...agents.map((a) => ({ id: `u_${a.id}`, username: a.id, name: a.name, role: 'agent', agent: a.id, language: 'zh-CN', timezone: 'Asia/Shanghai' })),
  { id: 'u_2001', username: '2001', name: '刘芳', role: 'supervisor', agent: null, language: 'zh-CN', timezone: 'Asia/Shanghai' },
  { id: 'u_admin', username: 'admin', name: '系统管理员', role: 'admin', agent: null, language: 'zh-CN', timezone: 'Asia/Shanghai' },
]
const regions = [words('北京', 'Beijing'), words('上海', 'Shanghai'), words('广东 深圳', 'Shenzhen, Guangdong'), words('浙江 杭州', 'Hangzhou, Zhejiang'), words('四川 成都', 'Chengdu, Sichuan'), null]
export const line = words('示范热线', 'Demo hotline')
export function someone() {
  const tail = String(Math.floor(random() * 1e8)).padStart(8, '0')
  const head = pick(['138', '139', '158', '186', '177', '130'])
  return { number: `+86${head}${tail}`, number_shown: `${head} ${tail.slice(0, 4)} ${tail.slice(4)}`, region: pick(regions) }
}
export function path(queue, at) {
  return [
    { node: 'welcome', label: words('欢迎语', 'Welcome'), key: null, at },
    { node: 'language', label: words('语言选择', 'Language'), key: '1', at },
    { node: 'main', label: words('主菜单', 'Main menu'), key: String(1 + queues.indexOf(queue)), at },
  ]
}
export function newCall(phase, waited = 6) {
  const queue = pick(queues)
  return {
    contact: `c${Date.now().toString(36)}${Math.floor(random() * 1e6).toString(36)}`, kind: 'inbound', medium: 'phone', phase, ...someone(), party: 'p_1',
    vip: random() > 0.7 ? 2 : 0, called: '4000', line, queue: queue.id, queue_name: queue.name, agent: null, agent_name: null, beside: [], offer: 1, language: 'zh',
    path: path(queue, ago(waited + 8)), arrived: ago(waited + 15), queued_at: phase === 'flow' ? null : ago(waited), offered_at: null, ring_until: null,
    talking_since: null, wait_seconds: null, position: null,
  }
}
export const regulars = Array.from({ length: 6 }, someone)
export const records = Array.from({ length: 137 }, (_, i) => record(i)).sort((a, b) => b.arrived.localeCompare(a.arrived))
function record(i) {
  const queue = pick(queues)
  const roll = random()
  const result = roll < 0.86 ? 'answered' : roll < 0.95 ? 'abandoned' : 'in_flow'
  const agent = result === 'answered' ? agents[i % 4 === 0 ? 0 : Math.floor(random() * 10)] : null
  const arrived = i * 900 + Math.floor(random() * 800) + 120
  const wait = Math.round(random() * 400) / 10
  const talk = agent ? Math.round((random() * 420 + 12) * 10) / 10 : null
  const contact = `c${(9000 - i).toString(36)}x${i}`
  return {
    contact, medium: 'phone', direction: 'inbound', ...(random() > 0.6 ? pick(regulars) : someone()), called: '4000', line, queue: result === 'in_flow' ? null : queue.id,
    queue_name: result === 'in_flow' ? null : queue.name, agent: agent?.id ?? null, agent_name: agent?.name ?? null, arrived: ago(arrived),
    answered_at: agent ? ago(arrived - wait) : null, ended: ago(arrived - wait - (talk ?? 0)), wait_seconds: result === 'in_flow' ? null : wait,
    ring_seconds: agent ? Math.round(random() * 80) / 10 : null, talk_seconds: talk, wrap_up_seconds: agent ? Math.round(random() * 30) : null,
    ended_by: result !== 'answered' ? 'caller' : random() > 0.4 ? 'caller' : random() > 0.1 ? 'agent' : 'system', end_reason: random() > 0.03 ? 'normal' : 'pbx_lost', result,
    path: path(queue, ago(arrived)),
    recordings: agent ? [{ id: `r${i}`, agent: agent.id, started: ago(arrived - wait), seconds: Math.min(talk, 20), bytes: 640044, sha256: 'ab12'.repeat(16), url: `/api/v1/recordings/r${i}` }] : [],
  }
}
/** Messages in every state; the first is as new as can be. */
const unserved = records.filter((row) => !row.agent)
export const voicemails = ['new', 'new', 'heard', 'done', 'done'].map((state, i) => {
  const { number, number_shown, region } = i === 3 ? { number: null, number_shown: null, region: null } : someone()
  return {
    id: `v${i}~m4`, contact: unserved[i].contact, mailbox: queues[i % 2].id, mailbox_name: queues[i % 2].name, number, number_shown, region, at: ago(1800 * i + 95), seconds: [12.4, 47.1, 8.2, 119.6, 31][i], state,
    by: state === 'new' ? null : ['supervisor', 'admin'][i % 2], marked_at: state === 'new' ? null : ago(1500 * i), url: `/api/v1/recordings/v${i}`,
  }
})
unserved[0].result = 'message'
let revision = 1
export function mailboxes() {
  const count = (box, state) => voicemails.filter((v) => v.mailbox === box.id && v.state === state).length
  return { mailboxes: Object.fromEntries(queues.slice(0, 2).map((box) => [box.id, { name: box.name, new: count(box, 'new'), heard: count(box, 'heard'), done: count(box, 'done'), revision }])) }
}
export function markVoicemail(id, state, by) {
  const found = voicemails.find((v) => v.id === id)
  if (found && found.state !== state) Object.assign(found, { state, by, marked_at: new Date().toISOString() })
  revision += 1
  return found
}
export function timeline(row) {
  const steps = [{ at: row.arrived, kind: 'arrived', text: words('来电到达', 'Call arrived'), data: {} }]
  for (const p of row.path) steps.push({ at: p.at, kind: 'node', text: words(p.label.zh + (p.key ? `：按 ${p.key}` : ''), p.label.en + (p.key ? `: key ${p.key}` : '')), data: {} })
  if (row.queue) steps.push({ at: row.arrived, kind: 'queued', text: words(`进入技能组“${row.queue_name.zh}”`, `Joined ${row.queue_name.en}`), data: {} })
  if (row.agent) steps.push({ at: row.answered_at, kind: 'offered', text: words(`分配给坐席 ${row.agent} ${row.agent_name}`, `Offered to ${row.agent}`), data: { agent: row.agent, offer: '1' } }, { at: row.answered_at, kind: 'talking', text: words('坐席接听', 'Answered'), data: {} })
  const left = voicemails.find((v) => v.contact === row.contact)
  if (left && !row.agent) steps.push({ at: row.ended, kind: 'message', text: words(`留言 ${Math.round(left.seconds)} 秒`, `Left a message, ${Math.round(left.seconds)} s`), data: { message: left.id, seconds: String(left.seconds) } })
  steps.push({ at: row.ended, kind: 'ended', text: words('通话结束', 'Ended'), data: {} })
  return steps
}
export const prompts = [
  ['welcome', '您好，欢迎致电示范旅行。'], ['language', '中文服务请按 1，英语服务请按 2。'], ['main', '航班请按 1，酒店请按 2，投诉建议请按 3。'],
  ['wrong_key', '您的输入有误，请重新输入。'], ['no_key', '没有收到您的输入。'], ['please_wait', '正在为您转接，请稍候。'], ['position', '您前面还有人在等候，请不要挂机。'], ['goodbye', '感谢来电，再见。'],
].map(([name, text], i) => ({ name, language: 'zh', text, custom: i === 0, url: `/api/v1/prompts/zh/${name}.wav` }))

export const music = [
  { name: 'autumn', uploaded: true, seconds: 64, url: '/api/v1/music/autumn.wav' },
  { name: 'jazz', uploaded: false, seconds: null, url: null },
  { name: 'spring', uploaded: true, seconds: 151.2, url: '/api/v1/music/spring.wav' },
]

/** Twenty seconds of stereo: a voice-like murmur left, then right. */
export function wav() {
  const rate = 8000
  const n = rate * 20
  const data = Buffer.alloc(44 + n * 4)
  data.write('RIFF', 0); data.writeUInt32LE(36 + n * 4, 4); data.write('WAVEfmt ', 8); data.writeUInt32LE(16, 16); data.writeUInt16LE(1, 20)
  data.writeUInt16LE(2, 22); data.writeUInt32LE(rate, 24); data.writeUInt32LE(rate * 4, 28); data.writeUInt16LE(4, 32); data.writeUInt16LE(16, 34)
  data.write('data', 36); data.writeUInt32LE(n * 4, 40)
  for (let i = 0; i < n; i++) {
    const t = i / rate
    const turn = Math.floor(t / 2.5) % 2
    const loud = 7000 * Math.abs(Math.sin(t * 5)) * (0.4 + 0.6 * Math.abs(Math.sin(t * 1.3)))
    data.writeInt16LE(Math.round(turn ? 0 : loud * Math.sin(2 * Math.PI * 180 * t)), 44 + i * 4)
    data.writeInt16LE(Math.round(turn ? loud * Math.sin(2 * Math.PI * 260 * t) : 0), 46 + i * 4)
  }
  return data
}

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const period = (from, to, shift) => ({ from, to, shift })
const workday = [period('00:00', '08:00', 'closed'), period('08:00', '14:00', 'early'), period('14:00', '22:00', 'late'), period('22:00', '24:00', 'closed')]
const weekend = [period('00:00', '09:00', 'closed'), period('09:00', '18:00', 'early'), period('18:00', '24:00', 'closed')]
const nationalDay = (day) => ({ date: `2026-10-0${day}`, kind: 'holiday', name: words('国庆节', 'National Day'), as: 'closed' })
const specials = [...[1, 2, 3, 4, 5, 6, 7].map(nationalDay), { date: '2026-10-10', kind: 'workday', name: words('国庆节调休上班', 'Working day for National Day'), as: 'fri' }]
export const templates = [{ id: 'cn-2026', name: words('2026 年全国节假日及调休', 'Public holidays of China, 2026'), year: 2026, source: '国务院办公厅', days: specials }]
export const calendars = [
  {
    id: 'office', name: words('客服热线营业时间', 'Hotline hours'), shift: 'early', until: ago(-7200), used_by: ['hotline'],
    plan: {
      schema: 1, zone: 'Asia/Shanghai', years: [2026], shifts: { early: words('早班', 'Early shift'), late: words('晚班', 'Late shift') }, special: specials,
      weekly: Object.fromEntries(WEEKDAYS.map((day) => [day, day[0] === 's' ? weekend : workday])),
    },
  },
]
/** Good enough to look at: every day as its weekday's own periods. A plan whose Tuesday has one period is wrong. */
export function preview({ plan, month }) {
  if (plan.weekly.tue.length === 1) return { problems: [{ place: 'weekly.tue', id: 'calendar.gap', message: '00:00–08:00 has no shift' }], days: [] }
  const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate()
  const days = Array.from({ length: last }, (_, i) => {
    const date = `${month}-${String(i + 1).padStart(2, '0')}`
    const weekday = WEEKDAYS[new Date(`${date}T00:00:00Z`).getUTCDay()]
    const special = plan.special.findIndex((each) => each.date === date)
    const spans = plan.special[special]?.as === 'closed' ? [period('00:00', '24:00', 'closed')] : plan.weekly[plan.special[special]?.as ?? weekday]
    return { date, weekday, spans, special: special < 0 ? null : special, clocks: 0 }
  })
  return { problems: [], days }
}
export const flows = [
  { id: 'hotline', name: words('客服热线流程', 'Hotline'), version: 3, entries: ['4000'], graph: {} },
  { id: 'maintenance', name: words('系统维护提示', 'Maintenance notice'), version: 1, entries: [], graph: {} },
  { id: 'voicemail', name: words('语音留言', 'Voicemail'), version: 1, entries: [], graph: { start: 'box', nodes: { box: { kind: 'voicemail', mailbox: 'flights' } } } },
]
export const lines = [{ called: '4000', name: line, public: true, flow: 'hotline', modes: { maintenance: 'maintenance' } }]
const nothing = (mode) => ({ mode, lines: [], nodes: [] })
export const site = {
  mode: 'production', since: null, by: null,
  modes: [nothing('production'), nothing('test'), { mode: 'maintenance', lines: [{ called: '4000', flow: 'maintenance' }], nodes: [] }, nothing('upgrade')],
}
