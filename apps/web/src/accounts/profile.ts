import type { Account, ProfileUpdate } from '@signin/contracts'

/** The profile as a form holds it: text, and none for "as my browser says". */
export function profileAsTyped({ name, locale, timeZone }: Account) {
  return { name, locale: locale ?? '', timeZone: timeZone ?? '' }
}

export type TypedProfile = ReturnType<typeof profileAsTyped>

export function profileAsSent({ name, locale, timeZone }: TypedProfile): ProfileUpdate {
  return { name, locale: locale || null, timeZone: timeZone || null }
}
