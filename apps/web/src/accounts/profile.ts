import type { Account, ProfileUpdate } from '@signin/contracts'

/** The profile as form values; the empty string stands for "the browser's own". */
export function profileFormValues({ name, locale, timeZone }: Account) {
  return { name, locale: locale ?? '', timeZone: timeZone ?? '' }
}

export type ProfileFormValues = ReturnType<typeof profileFormValues>

export function profileUpdateOf({ name, locale, timeZone }: ProfileFormValues): ProfileUpdate {
  return { name, locale: locale || null, timeZone: timeZone || null }
}
