// In which order free agents may be asked: the names that the server knows.

export const STRATEGIES = [
  'longest_idle',
  'fewest_calls',
  'least_talk',
  'least_occupied',
  'highest_skill',
  'fewest_skills',
  'round_robin',
  'ordinary_first',
  'local_first',
  'new_staff_first',
  'ring_all',
] as const
export type Strategy = (typeof STRATEGIES)[number]
