// What a person fills in to size a team, in percent and minutes; and the wire's shares and seconds.

import type { StaffingWish } from '@/api/staffing'

/** Null is a field left empty. */
export type Load = Record<Needed | Optional, number | null>
type Needed = 'calls' | 'interval' | 'talk' | 'wrapUp' | 'within' | 'shrinkage' | 'ivr' | 'selfServed' | 'blocked'
type Optional = 'answered' | 'abandoned' | 'occupancy' | 'patience'
type Field = { name: keyof Load; wire: keyof StaffingWish; unit: 'calls' | 'minutes' | 'seconds' | 'percent'; min: number; max: number; needed: boolean }

const field = (name: keyof Load, wire: keyof StaffingWish, unit: Field['unit'], min: number, max: number, needed = true): Field => ({ name, wire, unit, min, max, needed })

/** In the order in which people think: what comes in, what is promised, which way it comes. */
export const GROUPS: { key: 'load' | 'goal' | 'way'; fields: Field[] }[] = [
  {
    key: 'load',
    fields: [
      field('calls', 'calls', 'calls', 0.1, 20_000),
      field('interval', 'interval_minutes', 'minutes', 5, 60),
      field('talk', 'talk_seconds', 'seconds', 1, 7200),
      field('wrapUp', 'wrap_up_seconds', 'seconds', 0, 7200),
    ],
  },
  {
    key: 'goal',
    fields: [
      field('answered', 'answered', 'percent', 0.1, 99.9, false),
      field('within', 'within_seconds', 'seconds', 0, 7200),
      field('abandoned', 'abandoned', 'percent', 0.1, 99.9, false),
      field('occupancy', 'occupancy', 'percent', 0.1, 99.9, false),
      field('patience', 'patience_seconds', 'seconds', 1, 3600, false),
      field('shrinkage', 'shrinkage', 'percent', 0, 95),
    ],
  },
  {
    key: 'way',
    fields: [
      field('ivr', 'ivr_seconds', 'seconds', 0, 7200),
      field('selfServed', 'self_served', 'percent', 0, 99),
      field('blocked', 'blocked', 'percent', 0.001, 50),
    ],
  },
]
const FIELDS = GROUPS.flatMap((group) => group.fields)

export const USUAL: Load = {
  calls: 100,
  interval: 30,
  talk: 180,
  wrapUp: 30,
  answered: 80,
  within: 20,
  abandoned: null,
  occupancy: 85,
  patience: 120,
  shrinkage: 30,
  ivr: 30,
  selfServed: 0,
  blocked: 0.1,
}

/** What the server is asked; null while a needed field is empty. */
export function toStaffing(load: Load): StaffingWish | null {
  if (FIELDS.some(({ name, needed }) => needed && load[name] === null)) return null
  const wire = FIELDS.map(({ name, wire, unit }) => {
    const value = load[name]
    // Percent become shares without the dust of binary fractions: 0.1 % is 0.001.
    return [wire, value !== null && unit === 'percent' ? Number((value / 100).toPrecision(12)) : value]
  })
  return Object.fromEntries(wire) as StaffingWish
}
