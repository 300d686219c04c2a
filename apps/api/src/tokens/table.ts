import type { Tables } from '@signin/db'

export type ApiTokenTables = Tables<'apiToken'>
