import { access } from 'node:fs/promises'
import { setFlagsFromString } from 'node:v8'
import type { ImportSummary } from '../../imports/summary.ts'
import type { DatabaseCommandContext } from '../context.ts'
import { databaseCommand } from '../define.ts'
import { NotFoundError } from '../errors.ts'
import { type ImportFlags, importFlags } from './flags.ts'
import { readOptions } from './read-options.ts'
import { summaryLines } from './summary-lines.ts'

/** Imports the accounts of another system (docs/imports.md). */
export const importCommand = databaseCommand({
  brief: 'Import accounts from another system',
  description:
    'A file can be imported again: accounts that exist are not changed, and an import that was stopped goes on.',
  examples: [
    'import accounts.csv',
    'import realm.json --dry-run --report report.jsonl',
    'import users.json --format firebase --hash-parameters firebase.txt',
  ],
  failure: 'The import did not finish.',
  destructive: true,
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [{ parse: String, brief: 'CSV, JSON lines or JSON', placeholder: 'file' }],
    },
    flags: importFlags,
  },
  async run(context: DatabaseCommandContext, flags: ImportFlags, [file]: [string]) {
    const { out, confirm, progress, signal, env } = context
    const providerIds = env.identityProviders.map(({ id }) => id)
    const options = await readOptions(flags, providerIds)
    await assertExists(file)
    const dryRun = flags.dryRun ?? false
    if (!dryRun) await confirm(`Import the accounts of ${file}?`)
    // By default V8 lets the heap grow to several times what is in use, some 350 MB here, before it
    // collects garbage. It reads this at each collection.
    setFlagsFromString('--heap-growing-percent=20')
    const deps = await depsOf(context)
    const { importFile } = await import('../../imports/import-file.ts')
    let bar: ReturnType<typeof progress> | undefined
    const summary: ImportSummary = await importFile(deps, {
      file,
      options,
      dryRun,
      report: flags.report,
      signal,
      onProgress({ bytes, totalBytes }) {
        bar ??= progress('Bytes read', totalBytes)
        bar.update(bytes)
      },
    }).finally(() => bar?.end())
    await out.result(summary, summaryLines(summary, flags.report))
    if (summary.status === 'interrupted') throw await interrupted(dryRun)
  },
})

/** Before the question: nobody confirms the import of a misspelt name. */
async function assertExists(file: string): Promise<void> {
  await access(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new NotFoundError(`There is no file ${file}.`)
  })
}

async function depsOf({ env, db, clock, secretKeyBase, source }: DatabaseCommandContext) {
  const { createAuditLog } = await import('../../audit/audit-log.ts')
  const { secretBoxFor } = await import('../../crypto/derived-keys.ts')
  const { assertImportedPasswordsDecryptable } = await import(
    '../../passwords/encrypted-imports.ts'
  )
  const { assertSeedsDecryptable } = await import('../../second-factors/encrypted-seeds.ts')
  const roots = { ...env, secretKeyBase: secretKeyBase() }
  const secretBox = secretBoxFor('second factor seal', roots)
  const passwordBox = secretBoxFor('imported password seal', roots)
  // With another SECRET_KEY_BASE than Signin's, what is imported could not be decrypted there.
  await assertSeedsDecryptable(db, secretBox)
  await assertImportedPasswordsDecryptable(db, passwordBox)
  return {
    db,
    clock,
    secretBox,
    passwordBox,
    identityProviders: env.identityProviders,
    auditLog: createAuditLog({ db, clock }),
    source,
  }
}

async function interrupted(dryRun: boolean) {
  const { InterruptedError } = await import('../errors.ts')
  return new InterruptedError(
    dryRun ? 'The trial was stopped.' : 'The import was stopped. The same command goes on with it.',
  )
}
