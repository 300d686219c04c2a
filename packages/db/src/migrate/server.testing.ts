import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll } from 'vitest'
import { type Binaries, type EmbeddedDatabase, startThrowAway } from '../embedded/index.ts'
import { query } from '../embedded/query.testing.ts'

/**
 * Starts a server before the tests of the enclosing block. Returns a function that creates an empty
 * database on it.
 */
export function useTestServer(binaries: Binaries): () => Promise<string> {
  let server: EmbeddedDatabase
  beforeAll(async () => {
    server = await startThrowAway({ binaries })
  })
  afterAll(() => server.stop())
  return async () => {
    const name = `test_${randomBytes(6).toString('hex')}`
    await query(server.ownerUrl, `create database ${name}`)
    return server.ownerUrl.replace(/[^/]+$/, name)
  }
}
