import type { ActivityGroup } from '@signin/contracts'
import type { LocationQueryValue } from 'vue-router'

/** The filters of the activity page, in their order. */
export const groupNames = {
  signIns: 'Sign-ins',
  security: 'Security',
  account: 'Account',
} as const satisfies Record<ActivityGroup, string>

/** The group in the URL; undefined, which selects all, if it is missing or unknown. */
export function groupFromQuery(asked: LocationQueryValue | LocationQueryValue[] | undefined) {
  const known = typeof asked === 'string' && Object.hasOwn(groupNames, asked)
  return known ? (asked as ActivityGroup) : undefined
}
