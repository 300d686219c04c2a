/** In the order in which they are tried: Supabase's table has the columns of Devise's too. */
export const FORMAT_NAMES = [
  'signin',
  'keycloak',
  'firebase',
  'auth0',
  'django',
  'supabase',
  'devise',
  'better-auth',
  'cognito',
] as const
export type FormatName = (typeof FORMAT_NAMES)[number]
