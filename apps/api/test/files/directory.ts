import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'

/** A temporary directory, removed after the test. */
export async function emptyDirectory(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'signin-files-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}
