/** Whom people may sign in with. */
export interface ProviderConfiguration {
  id: string
  /** Such as "Google". */
  name: string
}

/** What IDENTITY_PROVIDERS holds: JSON, or the path of a file of it. */
export function identityProviders(
  _json: string | undefined,
  _: { production: boolean },
): ProviderConfiguration[] {
  return []
}
