import type { Source } from './env-source.ts'

/** The unparsed environment. Apart from env.ts, so that `signin` completes words without its parser. */
export const environment: Source = process.env
