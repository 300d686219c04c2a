import type { Tables } from '@signin/db'

export type SigningKeyTables = Tables<'signingKey'>
