import type { Account, ProfileUpdate } from '@signin/contracts'

/** The profile as form values; the empty string stands for "the browser's own". */
export function profileAsTyped({ name, locale, timeZone }: Account) {
  return { name, locale: locale ?? '', timeZone: timeZone ?? '' }
}

export type TypedProfile = ReturnType<typeof profileAsTyped>

export function profileAsSent({ name, locale, timeZone }: TypedProfile): ProfileUpdate {
  return { name, locale: locale || null, timeZone: timeZone || null }
}
