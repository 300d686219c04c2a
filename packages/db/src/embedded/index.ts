export { type Binaries, locateBinaries } from './binaries.ts'
export { EmbeddedDatabaseError, type EmbeddedFailure } from './error.ts'
export { type EmbeddedDatabase, type EmbeddedOptions, startEmbedded } from './start.ts'
export { startThrowAway } from './throw-away.ts'
