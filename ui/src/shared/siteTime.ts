// The site's own time: the server says in which zone it is, once somebody has signed in. Every time on a page comes from here.

import { dateTime, days, isZone, moment, shortTime, timeOfDay, wall } from '@/core/siteTime'
import { now } from '@/shared/clock'

let zone = Intl.DateTimeFormat().resolvedOptions().timeZone

/** Learn the zone from the server; one that this browser does not know changes nothing. */
export function learnZone(name: string): void {
  if (isZone(name)) zone = name
}

export const siteDateTime = (iso: string): string => dateTime(Date.parse(iso), zone)
export const siteTimeOfDay = (iso: string): string => timeOfDay(Date.parse(iso), zone)
export const siteShortTime = (iso: string): string => shortTime(Date.parse(iso), now(), zone)

/** What the clock on the site's wall shows, without a zone, and the way back. */
export const siteWall = (iso: string): string => wall(Date.parse(iso), zone)
export const siteWallNow = (): string => wall(now(), zone)
export const siteMoment = (shown: string): string => new Date(moment(shown, zone)).toISOString()
export const siteDays = (first: number, last: number): [string, string] => days(first, last, now(), zone)
