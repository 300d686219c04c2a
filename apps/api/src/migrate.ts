import { startCommandLine } from './command/start.ts'

/** `signin migrate` by the name that version 0.1 had for it, for one more release (docs/decisions/0042). */
await startCommandLine(['migrate', ...process.argv.slice(2)])
