import { type FileHandle, open, rename } from 'node:fs/promises'
import path from 'node:path'
import type { Finding } from './finding.ts'
import { ImportError } from './import-error.ts'

export interface Report {
  add(findings: readonly Finding[]): Promise<void>
  /** Puts the finished report in its place; before that, an earlier one is there. */
  close(): Promise<void>
}

/** @throws {ImportError} if the report would overwrite the imported file. */
export function assertOtherFile(report: string, source: string): void {
  if (path.resolve(report) !== path.resolve(source)) return
  throw new ImportError('The report would overwrite the file: name another one.')
}

/**
 * Opens a report of JSON lines, one finding each.
 *
 * @throws {ImportError} if it cannot be written.
 */
export async function openReport(file: string): Promise<Report> {
  const partial = `${file}.partial`
  const handle = await openToWrite(partial)
  return {
    async add(findings) {
      const lines = findings.map((it) => `${JSON.stringify(it)}\n`)
      if (lines.length > 0) await handle.appendFile(lines.join(''))
    },
    async close() {
      await handle.close()
      await rename(partial, file)
    },
  }
}

function openToWrite(file: string): Promise<FileHandle> {
  return open(file, 'w').catch((error: NodeJS.ErrnoException) => {
    throw new ImportError(`The report cannot be written to ${file} (${error.code}).`)
  })
}
