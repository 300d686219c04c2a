import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { createAuditLog } from '../../src/audit/audit-log.ts'
import { createSecretBox } from '../../src/crypto/secret-box.ts'
import type { ImportDeps } from '../../src/imports/deps.ts'
import type { Finding } from '../../src/imports/finding.ts'
import { importFile } from '../../src/imports/import-file.ts'
import type { ImportOptions } from '../../src/imports/import-options.ts'
import type { ImportRun } from '../../src/imports/import-run.ts'
import { importedPasswordBox, type TestApp } from '../harness.ts'

/** The harness's. */
const secretBox = createSecretBox(Buffer.alloc(32, 'seal'))

export const options: ImportOptions = {
  assumeConfirmed: false,
  keepAdmins: false,
  without: [],
  providers: new Map(),
  hashing: {},
}

export interface ImportFixture extends Partial<Omit<ImportRun, 'file' | 'options'>> {
  options?: Partial<ImportOptions>
  deps?: Partial<ImportDeps>
}

/** A file in a temporary directory, which is removed after the test. */
export function fileOf(content: string | Uint8Array): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'signin-import-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const file = path.join(directory, 'accounts')
  writeFileSync(file, content)
  return file
}

/** Imports the file; returns the summary and the report. */
export async function importInto(
  signin: Pick<TestApp, 'db' | 'now'>,
  file: string,
  fixture: ImportFixture = {},
) {
  const report = `${file}.report`
  const summary = await importFile(
    {
      db: signin.db,
      clock: signin.now,
      secretBox,
      passwordBox: importedPasswordBox,
      identityProviders: [],
      auditLog: createAuditLog({ db: signin.db, clock: signin.now }),
      source: {
        viewer: null,
        device: { userAgent: '', address: '' },
        actor: { type: 'commandLine', name: 'operator' },
      },
      ...fixture.deps,
    },
    {
      dryRun: false,
      report,
      signal: new AbortController().signal,
      onProgress: () => {},
      ...fixture,
      file,
      options: { ...options, ...fixture.options },
    },
  )
  return { summary, report: findingsIn(report) }
}

function findingsIn(report: string): Finding[] {
  const lines = readFileSync(report, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line))
}

/** CSV of confirmed accounts with these addresses. */
export function csvOf(emails: string[]): string {
  return ['email,emailConfirmed', ...emails.map((email) => `${email},true`), ''].join('\n')
}

/**
 * Holds the address, so that an import waits within the batch that has it.
 *
 * @returns a function that releases it.
 */
export async function holdAddress(db: TestApp['db'], email: string): Promise<() => Promise<void>> {
  const held = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const transaction = db.$transaction(
    async (tx) => {
      await tx.$executeRaw`
        select pg_advisory_xact_lock(hashtextextended('address ' || ${email}, 0))`
      held.resolve()
      await released.promise
    },
    { timeout: 60_000 },
  )
  await held.promise
  return () => {
    released.resolve()
    return transaction
  }
}

export async function emailsIn({ db }: TestApp): Promise<string[]> {
  const accounts = await db.account.findMany({ select: { email: true }, orderBy: { email: 'asc' } })
  return accounts.map(({ email }) => email)
}
