// Staffing advice on the wire: POST /staffing. Shares are from 0 to 1.

export type StaffingWish = {
  calls: number
  interval_minutes: number
  talk_seconds: number
  wrap_up_seconds: number
  answered: number | null
  within_seconds: number
  abandoned: number | null
  occupancy: number | null
  patience_seconds: number | null
  shrinkage: number
  ivr_seconds: number
  self_served: number
  blocked: number
}
/** Without an expectation the queue would grow without end. */
export type StaffingRow = {
  agents: number
  scheduled: number
  expected: { answered: number; mean_wait: number; wait_probability: number; occupancy: number; abandoned: number } | null
}
export type StaffingLines = { needed: number; erlangs: number }
export type StaffingAdvice = {
  model: 'erlang_a' | 'erlang_c'
  erlangs: number
  agents: number
  scheduled: number
  rows: StaffingRow[]
  trunks: StaffingLines
  ivr_ports: StaffingLines | null
}
