// Staffing on the make-believe server: a rule of thumb that moves the right way, not the formulas.
const lines = (erlangs) => ({ needed: Math.ceil(erlangs + 3 * Math.sqrt(erlangs)), erlangs })

export function staffing(given) {
  const rate = given.calls / given.interval_minutes / 60
  const erlangs = rate * (1 - given.self_served) * (given.talk_seconds + given.wrap_up_seconds)
  const agents = Math.floor(Math.max(erlangs + Math.sqrt(erlangs), erlangs / (given.occupancy ?? 1))) + 1
  const patient = given.patience_seconds === null
  const scheduled = (many) => Math.ceil(many / (1 - given.shrinkage) - 1e-9)
  const row = (many) => {
    const late = Math.exp(-(many - erlangs) / Math.sqrt(erlangs) * 1.6)
    const expected = { answered: 1 - late, mean_wait: 40 * late, wait_probability: late, occupancy: Math.min(1, erlangs / many), abandoned: patient ? 0 : late / 5 }
    return { agents: many, scheduled: scheduled(many), expected: patient && many <= erlangs ? null : expected }
  }
  const first = Math.max(1, agents - 2)
  return {
    model: patient ? 'erlang_c' : 'erlang_a',
    erlangs,
    agents,
    scheduled: scheduled(agents),
    rows: Array.from({ length: agents + 4 - first }, (_, nth) => row(first + nth)),
    trunks: lines(rate * (given.ivr_seconds + given.talk_seconds)),
    ivr_ports: given.ivr_seconds ? lines(rate * given.ivr_seconds) : null,
  }
}
