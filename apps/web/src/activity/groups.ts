import type { ActivityGroup } from '@signin/contracts'
import type { LocationQueryValue } from 'vue-router'

/** What one may ask to see, in the order it is offered. */
export const groupNames = {
  signIns: 'Sign-ins',
  security: 'Security',
  account: 'Account',
} as const satisfies Record<ActivityGroup, string>

/** The group that a URL asks for; all of them where it asks for none that there is. */
export function groupIn(asked: LocationQueryValue | LocationQueryValue[] | undefined) {
  const known = typeof asked === 'string' && Object.hasOwn(groupNames, asked)
  return known ? (asked as ActivityGroup) : undefined
}
