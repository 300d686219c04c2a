import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'

/**
 * Creates a temporary directory that every user may enter. It is deleted after all tests, so call
 * it outside of a test.
 */
export function openDirectory(): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'signin-test-'))
  chmodSync(directory, 0o755)
  afterAll(() => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }))
  return directory
}
