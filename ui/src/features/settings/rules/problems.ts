// What the server found wrong with a queue's rules, by place, in the words of the page's language.

import { ApiError } from '@/shared/http'

/** Place, as in `relaxations[1].level`, and what is wrong there. */
export type Problems = [string, string][]
type Say = (key: string, values?: Record<string, string | number>) => string

/** Whether it is about rules, which are shown beside their steps, and not about single fields. */
export function aboutRules(error: unknown): error is ApiError {
  return error instanceof ApiError && error.id === 'queue.rules'
}

/** The server says `rules.back: it ends at …`; ids that this page does not know keep the server's own words. */
export function problemsOf(error: unknown, t: Say): Problems {
  if (!aboutRules(error)) return []
  return Object.entries(error.fields).map(([place, why]) => [place, words(why, t)])
}

function words(why: string, t: Say): string {
  const [, id, message] = /^rules\.(\w+): (.*)$/.exec(why) ?? []
  if (!id || !message) return why
  const said = t(`rules.problem.${id}`, { detail: message.slice(message.lastIndexOf(': ') + 1).trim() })
  return said.startsWith('rules.') ? message : said
}

/** Those at one step, or at a whole list (`relaxations`) but at none of its steps. */
export function at(problems: Problems, place: string): string[] {
  const here = (found: string): boolean => found === place || found.startsWith(`${place}.`)
  return problems.filter(([found]) => here(found)).map(([, why]) => why)
}
