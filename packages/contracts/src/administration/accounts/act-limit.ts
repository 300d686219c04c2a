import { MUTATION_LIMIT } from '../../throttle.ts'

/** Per account: a stolen session of an admin must not undo a whole installation in a minute. */
export const ACT_LIMIT = { ...MUTATION_LIMIT, by: 'account' } as const
