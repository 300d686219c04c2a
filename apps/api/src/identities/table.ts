import type { Tables } from '@signin/db'

export type IdentityTables = Tables<'identity' | 'identityVisit'>
