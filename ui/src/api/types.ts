// The wire contract of /api/v1. Written by hand for now; to be generated from the server's OpenAPI document.

export type Iso = string
export type Words = { zh: string; en: string }
export type Role = 'agent' | 'supervisor' | 'admin'
export type Language = 'zh-CN' | 'en'

export type Me = { id: string; username: string; name: string; role: Role; agent: string | null; language: Language }
export type LoginAnswer = { token: string; me: Me }
export type ErrorBody = { error: { id: string; message: string; fields?: Record<string, string> } }

export type PhoneAccount = { ws_url: string; uri: string; username: string; password: string; realm: string }
export type Reason = { id: string; label: Words }
export type DeskInfo = { phone: PhoneAccount; reasons: Reason[]; wrap_up_seconds: number }

export type AgentStateName = 'offline' | 'ready' | 'not_ready' | 'ringing' | 'talking' | 'wrap_up' | 'rejoining' | 'working'
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
  today: { answered: number; talk_seconds: number; missed: number }
}

export type PathStep = { node: string; label: Words; key: string | null; at: Iso }
export type CallPhase = 'flow' | 'queued' | 'offered' | 'talking' | 'rejoining'
export type Call = {
  contact: string
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
  queues: string[]
  answered_today: number
  talk_seconds_today: number
}
export type QueueRow = {
  id: string
  name: Words
  waiting: number
  longest_wait_since: Iso | null
  ready: number
  talking: number
  logged_in: number
  answered_today: number
  abandoned_today: number
  answered_in_target_today: number
  target_seconds: number
  average_wait_seconds: number | null
}
/** `tasks` are the agent's contacts without a telephone. */
export type DeskTopic = { me: Record<string, DeskState>; calls: Record<string, Call>; tasks: Record<string, Call> }
export type FloorTopic = {
  agents: Record<string, AgentRow>
  queues: Record<string, QueueRow>
  calls: Record<string, Call>
  totals: Record<string, Record<string, number>>
}

export type EndedBy = 'caller' | 'agent' | 'system'
export type Result = 'answered' | 'abandoned' | 'in_flow'
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
export type TimelineStep = { at: Iso; kind: string; text: Words; data: Record<string, unknown> }
export type RecordDetail = RecordRow & { timeline: TimelineStep[] }
export type RecordPage = { items: RecordRow[]; next: string | null; total: number }

export type Need = { skill: string; level: number }
export type Relaxation = { after: number; skill: string | null; level: number; queue: string | null }
export type Trigger = 'length' | 'wait' | 'nobody'
export type Overflow = { when: Trigger; limit: number; back: number; queue: string | null; flow: string | null }
export type QueueRules = {
  strategies: string[]
  vip_head_start_seconds: number
  needs: Need[]
  relaxations: Relaxation[]
  overflows: Overflow[]
}
export type QueueSetting = QueueRules & {
  id: string
  name: Words
  ring_seconds: number
  wrap_up_seconds: number
  target_seconds: number
  site: string
  version: number
}
export type SkillKind = 'business' | 'language' | 'dialect'
export type SkillSetting = { id: string; name: Words; kind: SkillKind }
export type FlowSetting = { id: string; name: Words }
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
export type Items<T> = { items: T[] }
export type PublicLines = { lines: { number: string; label: Words }[]; company: Words }
