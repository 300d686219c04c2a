import path from 'node:path'
import { expect, test } from 'vitest'
import { openDirectory } from './directory.testing.ts'
import { findRunning, startEmbedded } from './index.ts'
import { query } from './query.testing.ts'

const directory = openDirectory()

test('findRunning returns the server of a running Signin, or undefined', async () => {
  const dataDir = path.join(directory, 'one')
  expect(await findRunning(dataDir)).toBeUndefined()

  const server = await startEmbedded({ dataDir })
  const found = await findRunning(dataDir)
  expect(found).toEqual({
    url: server.url,
    ownerUrl: server.ownerUrl,
    dataDir: server.dataDir,
  })
  expect(await query(found?.url ?? '', 'select 1 as one')).toEqual([{ one: 1 }])

  await server.stop()
  expect(await findRunning(dataDir)).toBeUndefined()
})
