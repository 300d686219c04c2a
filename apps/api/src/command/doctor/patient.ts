import path from 'node:path'
import type { Env } from '../../env.ts'
import { type Database, openExistingDatabase } from '../../start/database.ts'
import type { CommandContext } from '../context.ts'

/** The TXT records of a name. Rejects with ENOTFOUND without the name, ENODATA without records. */
export type ResolveTxt = (name: string) => Promise<string[][]>

/** What the probes examine: the configuration, and what it leads to. */
export interface Patient {
  env: Env
  /** The database, opened once. Rejects if it cannot be. */
  database(): Promise<Database>
  /** The directory of files, also if the database cannot be opened. */
  home(): Promise<string>
  resolveTxt: ResolveTxt
  clock: () => Date
}

export function patientOf(
  env: Env,
  { log, print, clock }: CommandContext,
  resolveTxt: ResolveTxt,
): { patient: Patient; close: () => Promise<void> } {
  let opening: Promise<Database> | undefined
  let connecting: Promise<Database> | undefined

  function database(): Promise<Database> {
    opening ??= openExistingDatabase(env, { logger: log, print })
    connecting ??= opening.then(async (opened) => {
      await opened.db.$queryRaw`select 1`
      return opened
    })
    return connecting
  }

  const patient: Patient = {
    env,
    database,
    home: () =>
      database().then(
        ({ home }) => home,
        () => path.resolve(env.dataDir),
      ),
    resolveTxt,
    clock,
  }
  return { patient, close: async () => (await opening?.catch(() => undefined))?.close() }
}
