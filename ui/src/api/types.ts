// The wire contract of /api/v1. Written by hand for now; to be generated from the server's OpenAPI document.

export type Iso = string
export type Words = { zh: string; en: string }
export type Role = 'agent' | 'supervisor' | 'admin'
export type Language = 'zh-CN' | 'en'

export type Me = { id: string; username: string; name: string; role: Role; agent: string | null; language: Language; timezone: string }
export type LoginAnswer = { token: string; me: Me }
export type ErrorBody = { error: { id: string; message: string; fields?: Record<string, string> } }

export type PhoneAccount = { ws_url: string; uri: string; username: string; password: string; realm: string }
export type Reason = { id: string; label: Words }
export type DeskInfo = { phone: PhoneAccount; reasons: Reason[]; wrap_up_seconds: number }

export type AgentStateName = 'offline' | 'ready' | 'not_ready' | 'ringing' | 'talking' | 'wrap_up' | 'rejoining' | 'working' | 'dialling'
export type Medium = 'phone' | 'chat' | 'message' | 'mail'
export type Chosen = 'ready' | 'not_ready' | 'offline'
export type DeskState = {
  state: AgentStateName
  chosen: Chosen
  reason: string | null
  since: Iso
  until: Iso | null
  phone_registered: boolean
  contact: string | null
  /** Who answered what rang here last. */
  elsewhere: { contact: string; name: string; at: Iso } | null
  today: { answered: number; talk_seconds: number; missed: number }
}

export type PathStep = { node: string; label: Words; key: string | null; at: Iso }
export type CallPhase = 'flow' | 'queued' | 'offered' | 'talking' | 'rejoining' | 'booked' | 'dialling'
/** What the customer of a callback was promised; `due`: when it takes its place in the queue, null when it has it. */
export type CallbackPromise = { not_before: Iso; until: Iso; due: Iso | null; tries: number; tries_max: number; source: string | null; by: string }
export type Call = {
  contact: string
  callback?: CallbackPromise | null
  kind: string
  medium: Medium
  phase: CallPhase
  number: string | null
  number_shown: string | null
  party: string | null
  vip: number
  region: Words | null
  called: string
  line: Words
  queue: string | null
  queue_name: Words | null
  agent: string | null
  agent_name: string | null
  /** Names of those who are rung beside `agent`. */
  beside: string[]
  offer: number
  language: string
  path: PathStep[]
  arrived: Iso
  queued_at: Iso | null
  offered_at: Iso | null
  ring_until: Iso | null
  talking_since: Iso | null
  wait_seconds: number | null
  position: number | null
}

export type AgentRow = {
  id: string
  name: string
  state: AgentStateName
  reason: string | null
  since: Iso
  phone_registered: boolean
  contact: string | null
  number_shown: string | null
  queues: AgentQueue[]
  answered_today: number
  talk_seconds_today: number
}
export type QueueRow = {
  id: string
  name: Words
  waiting: number
  longest_wait_since: Iso | null
  /** What a newcomer is told, in whole minutes from … to (null: longer than is told; 0: somebody is free); null when nobody can tell. */
  expected_wait: [number, number | null] | null
  logged_in: number
  answered_today: number
  abandoned_today: number
  answered_in_target_today: number
  /** Answered in target of all answered or given up, 0 to 1; null when there were none. */
  service_level: number | null
  average_wait_seconds: number | null
  target_seconds: number
  service_level_target: number
  wait_warning_seconds: number
} & Standings
/** What agents do, each counted once; ready without a phone counts as not ready. */
export type Standing = 'ready' | 'ringing' | 'talking' | 'wrap_up' | 'not_ready' | 'offline'
export type Standings = Record<Standing, number>
/** Minute since the epoch, waiting at most, waiting at its end, answered or given up, answered in target. */
export type TrendMinute = [number, number, number, number, number]
export type TrendRow = { minutes: TrendMinute[] }
export type TotalsRow = {
  arrived: number
  answered: number
  abandoned: number
  answered_in_target: number
  service_level: number | null
  average_wait_seconds: number | null
  live: number
  waiting: number
} & Standings
/** `tasks` are the agent's contacts without a telephone. */
export type DeskTopic = { me: Record<string, DeskState>; calls: Record<string, Call>; tasks: Record<string, Call> }
export type FloorTopic = {
  agents: Record<string, AgentRow>
  queues: Record<string, QueueRow>
  trends: Record<string, TrendRow>
  calls: Record<string, Call>
  totals: Record<string, TotalsRow>
}

export type EndedBy = 'caller' | 'agent' | 'system'
export type Result = 'answered' | 'abandoned' | 'in_flow' | 'callback' | 'message' | 'unreached'
export type RecordingRow = {
  id: string
  agent: string
  started: Iso
  seconds: number
  bytes: number
  sha256: string
  url: string
}
export type RecordRow = {
  contact: string
  medium: Medium
  direction: string
  source?: string | null
  callback?: string | null
  number: string | null
  number_shown: string | null
  region: Words | null
  called: string
  line: Words | null
  queue: string | null
  queue_name: Words | null
  agent: string | null
  agent_name: string | null
  arrived: Iso
  answered_at: Iso | null
  ended: Iso | null
  wait_seconds: number | null
  ring_seconds: number | null
  talk_seconds: number | null
  wrap_up_seconds: number | null
  ended_by: EndedBy | null
  end_reason: string | null
  result: Result
  path: PathStep[]
  recordings: RecordingRow[]
}
export type VoicemailState = 'new' | 'heard' | 'done'
export type Voicemail = {
  id: string
  contact: string
  mailbox: string
  mailbox_name: Words | null
  number: string | null
  number_shown: string | null
  region: Words | null
  at: Iso
  seconds: number
  state: VoicemailState
  by: string | null
  marked_at: Iso | null
  url: string
}
export type VoicemailPage = { items: Voicemail[]; next: string | null; total: number }
/** `revision` is another whenever a message of the mailbox came or was marked. */
export type MailboxRow = { name: Words; new: number; heard: number; done: number; revision: number }
export type VoicemailsTopic = { mailboxes: Record<string, MailboxRow> }

export type TimelineStep = { at: Iso; kind: string; text: Words; data: Record<string, unknown> }
export type RecordDetail = RecordRow & { timeline: TimelineStep[] }
export type RecordPage = { items: RecordRow[]; next: string | null; total: number }

export type Need = { skill: string; level: number }
export type Relaxation = { after: number; skill: string | null; level: number; queue: string | null }
export type Trigger = 'length' | 'wait' | 'nobody' | 'expected' | 'calendar'
export type Overflow = {
  when: Trigger
  limit: number
  back: number
  queue: string | null
  flow: string | null
  calendar: string | null
  shift: string
}
export type Exit = { key: string; flow: string }
/** What callers hear while they wait; `announce_seconds` 0: never. */
export type Comfort = {
  greeting: string[]
  music: string
  announce_seconds: number
  tell_position: boolean
  tell_wait: boolean
  reminder: string[]
  exits: Exit[]
}
export type QueueRules = {
  strategies: string[]
  vip_head_start_seconds: number
  needs: Need[]
  relaxations: Relaxation[]
  overflows: Overflow[]
  comfort: Comfort
}
export type QueueSetting = QueueRules & {
  id: string
  name: Words
  ring_seconds: number
  wrap_up_seconds: number
  target_seconds: number
  service_level_target: number
  wait_warning_seconds: number
  site: string
  version: number
}
export type SkillKind = 'business' | 'language' | 'dialect'
export type SkillSetting = { id: string; name: Words; kind: SkillKind }
export type AgentQueue = { queue: string; tier: number; level: number }
export type AgentShare = { medium: Medium; most: number; over: Medium[] }
export type AgentRouting = {
  queues: AgentQueue[]
  skills: Need[]
  shares: AgentShare[]
  kind: 'ordinary' | 'virtual'
  site: string
  joined: string | null
}
export type AgentSetting = {
  id: string
  name: string
  role: Role
  enabled: boolean
  phone_registered: boolean
} & AgentRouting
export type SipAccess = { server: string; transports: string[]; username: string; password: string; realm: string }
export type Prompt = { name: string; language: string; text: string; custom: boolean; url: string }
export type Music = { name: string; uploaded: boolean; seconds: number | null; url: string | null }
export type Vip = { number: string; number_shown: string; level: number }
export type Items<T> = { items: T[] }
export type Queues = Items<QueueSetting> & { music: string[] }
export type PublicLines = { lines: { number: string; label: Words }[]; company: Words }

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'
export type Period = { from: string; to: string; shift: string }
export type DayKind = 'holiday' | 'workday' | 'other'
export type SpecialDay = { date: string; kind: DayKind; name: Words; as?: Weekday | 'closed'; periods?: Period[] }
export type CalendarPlan = {
  schema: 1
  zone: string
  years: number[]
  shifts: Record<string, Words>
  weekly: Partial<Record<Weekday, Period[]>>
  special: SpecialDay[]
}
export type CalendarSetting = { id: string; name: Words; plan: CalendarPlan; shift: string; until: Iso | null; used_by: string[] }
export type PlanProblem = { place: string; id: string; message: string }
export type PlanDay = { date: string; weekday: Weekday; spans: Period[]; special: number | null; clocks: number }
export type PlanPreview = { problems: PlanProblem[]; days: PlanDay[] }
export type HolidayTemplate = { id: string; name: Words; year: number; source: string; days: SpecialDay[] }

export type Mode = 'production' | 'test' | 'maintenance' | 'upgrade'
export type ModeChange = { mode: Mode; lines: { called: string; flow: string }[]; nodes: { flow: string; node: string; to: string }[] }
export type SiteMode = { mode: Mode; since: Iso | null; by: string | null; modes: ModeChange[] }
export type LineSetting = { called: string; name: Words; public: boolean; flow: string; modes: Partial<Record<Mode, string>> }
export type FlowSetting = { id: string; name: Words; version: number; entries: string[]; graph: { start?: string; nodes?: Record<string, { kind: string; next?: string; mailbox?: string }> } }
export type SimulationChange =
  | { kind: 'staff'; queue: string; by: number }
  | { kind: 'shift'; queue: string; minutes: number }
  | { kind: 'handle_time' | 'arrivals'; queue: string; times: number }
  | { kind: 'rule'; queue: string; rule: string; value: string | number }
  | { kind: 'member'; queue: string; of: string; tier: number; level: number }
export type SimulationWish = {
  name: string
  day: string | null
  forecast: string | null
  changes: SimulationChange[]
  replications: number
}
export type SimulationState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
export type Simulation = {
  id: string
  asked: SimulationWish
  by: string
  at: Iso
  state: SimulationState
  progress: number
  error: { id: string; message: string; fields: Record<string, string> } | null
}
/** A mean, and half the width of its 95 % interval; null where there is none. */
export type Estimate = [number, number | null] | null
export type SimulatedQueue = {
  totals: Record<string, { base: Estimate; changed: Estimate; difference: Estimate }>
  series: Record<string, { base: Estimate[]; changed: Estimate[] }>
}
export type SimulationReport = {
  start: Iso
  interval_seconds: number
  intervals: number
  replications: number
  changed: boolean
  notes: string[]
  targets: Record<string, number>
  queues: Record<string, SimulatedQueue>
}
export type WhyReason = {
  why:
    | 'offline'
    | 'not_ready'
    | 'ringing'
    | 'talking'
    | 'rejoining'
    | 'dialling'
    | 'wrap_up'
    | 'no_phone'
    | 'full'
    | 'not_interrupted'
    | 'skill'
    | 'not_member'
    | 'waits_for_another'
  contact: string | null
  number_shown: string | null
  word: string | null
  until: Iso | null
  medium: string | null
  most: number | null
  skill: string | null
  skill_name: Words | null
  has: number | null
  needs: number | null
  agent: string | null
  agent_name: string | null
}
export type WhyValue = { by: string; value: number | null; unit: 'number' | 'seconds' | 'percent' | 'flag' }
export type WhyAgent = { agent: string; name: string; queue: string; queue_name: Words | null; able: boolean; values: WhyValue[]; reasons: WhyReason[] }
export type WhyNeed = { skill: string; skill_name: Words | null; level: number; was: number; step: number | null }
export type WhyPlace = { queue: string; queue_name: Words | null; added: 'own' | 'relaxed' | 'overflow'; version: number; strategies: string[]; needs: WhyNeed[] }
export type WhyStep = { at: Iso; after_seconds: number; holds: boolean; skill: string | null; skill_name: Words | null; level: number; queue: string | null; queue_name: Words | null }
export type WhyOverflow = { when: 'length' | 'wait' | 'nobody'; limit: number; queue: string | null; queue_name: Words | null; flow: string | null; on: boolean }
export type WhyRival = { contact: string; number_shown: string | null; ranked_at: Iso; wait_seconds: number }
export type Why = {
  contact: string
  number_shown: string | null
  at: Iso
  medium: string
  queue: string
  queue_name: Words | null
  queued_at: Iso
  ranked_at: Iso
  head_start_seconds: number
  vip: number
  wait_seconds: number
  position: number
  waiting: number
  ahead: WhyRival[]
  places: WhyPlace[]
  bound: string | null
  bound_name: string | null
  bound_until: Iso | null
  steps: WhyStep[]
  overflows: WhyOverflow[]
  next_change: Iso | null
  suitable: Record<string, number>
  unsuitable: Record<string, number>
  agents: WhyAgent[]
  agents_total: number
}
export type Decision = {
  offer: number
  agent: string
  agent_name: string
  at: Iso
  position: number
  queue: string
  queue_name: Words | null
  version: number
  by_order: boolean
  decided_by: string | null
  /** Names of those who rang already: the queue rings all. */
  beside: string[]
  why: Why
  contacts: WhyRival[]
}
