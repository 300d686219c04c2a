export type { Sql, Trigrams } from './table.ts'
