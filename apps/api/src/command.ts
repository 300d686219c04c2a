import { startCommandLine } from './command/start.ts'

/** The command line `signin` (docs/command-line.md). */
await startCommandLine(process.argv.slice(2))
