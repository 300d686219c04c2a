import { rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { openDirectory } from './directory.testing.ts'
import { findRunning, startEmbedded } from './index.ts'
import { query } from './query.testing.ts'

const dataDir = path.join(openDirectory(), 'db')
const file = path.join(dataDir, 'data/signin-app-password')
const WHO = `select current_user as role, rolsuper as superuser from pg_roles
  where rolname = current_user`

test('the owner and the application have a role and a password each, kept with the data', async () => {
  const { url, ownerUrl, stop } = await startEmbedded({ dataDir })
  expect(await query(url, WHO)).toEqual([{ role: 'signin_app', superuser: false }])
  expect(await query(ownerUrl, WHO)).toEqual([{ role: 'signin', superuser: true }])
  expect(new URL(url).password).not.toBe(new URL(ownerUrl).password)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  await stop()
})

test('the data of an older version, which had one role, gets the second at the next start', async () => {
  const first = await startEmbedded({ dataDir })
  await query(first.ownerUrl, 'drop role signin_app')
  rmSync(file)
  const { ownerUrl } = first
  expect(await findRunning(dataDir)).toMatchObject({ url: ownerUrl, ownerUrl })
  await first.stop()

  const second = await startEmbedded({ dataDir })
  expect(await query(second.url, WHO)).toEqual([{ role: 'signin_app', superuser: false }])
  await second.stop()

  rmSync(file)
  const third = await startEmbedded({ dataDir })
  expect(await query(third.url, WHO)).toEqual([{ role: 'signin_app', superuser: false }])
  await third.stop()
})
