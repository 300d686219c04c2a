import { appendFile, readFile, rename, stat, symlink, truncate } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { fileAnchor } from '../../src/audit/anchors/file.ts'
import { completeNotes } from '../../src/audit/anchors/notes.ts'
import { openCheckpoint } from '../../src/audit/tree/checkpoint.ts'
import { emptyDirectory } from '../files/directory.ts'
import { checkpointOf, keyOf } from './fixture.ts'

const [first, second, third] = [checkpointOf(1), checkpointOf(2), checkpointOf(3)]

async function open() {
  const directory = await emptyDirectory()
  const file = path.join(directory, 'signin.example.com_audit.checkpoints')
  const notes = async () => completeNotes(await readFile(file, 'utf8'))
  return { anchor: fileAnchor(directory), directory, file, notes }
}

test('checkpoints are appended to a file that others cannot read, and verify there', async () => {
  const { anchor, file, notes } = await open()
  expect(await anchor.latest?.()).toEqual([])
  for (const checkpoint of [first, second]) await anchor.publish(checkpoint)
  expect((await stat(file)).mode & 0o777).toBe(0o640 & ~process.umask())
  expect(await readFile(file, 'utf8')).toBe(first.note + second.note)
  const opened = (await notes()).map((note) => openCheckpoint(note, [keyOf().verifier]))
  expect(opened.map(({ size }) => size)).toEqual([1, 2])
  expect(await anchor.latest?.()).toEqual([second.note])
})

test('a checkpoint that is there already is not appended again', async () => {
  const { anchor, notes } = await open()
  for (const checkpoint of [first, first]) await anchor.publish(checkpoint)
  expect(await notes()).toEqual([first.note])
})

test('a write that was cut off at any byte is skipped, and the next one is whole', async () => {
  const { anchor, file, notes } = await open()
  await anchor.publish(first)
  const length = Buffer.byteLength(first.note)
  const bytes = Buffer.from(second.note)
  for (let cut = 1; cut < bytes.length; cut += 4) {
    await truncate(file, length)
    await appendFile(file, bytes.subarray(0, cut))
    expect(await anchor.latest?.()).toEqual([first.note])
    await anchor.publish(third)
    expect(await notes()).toEqual([first.note, third.note])
  }
})

test('a file that was moved away is begun again', async () => {
  const { anchor, file, notes } = await open()
  await anchor.publish(first)
  await rename(file, `${file}.1`)
  await anchor.publish(second)
  expect(await notes()).toEqual([second.note])
})

test('only the end of a large file is read', async () => {
  const { anchor, file } = await open()
  await appendFile(file, first.note.repeat(1000) + second.note)
  expect(await anchor.latest?.()).toEqual([second.note])
  await anchor.publish(third)
  expect((await readFile(file, 'utf8')).endsWith(second.note + third.note)).toBe(true)
})

test('each log has a file of its own', async () => {
  const { anchor } = await open()
  const next = checkpointOf(1, 'signin.example.com/audit/2')
  await anchor.publish(first)
  await anchor.publish(next)
  expect((await anchor.latest?.())?.toSorted()).toEqual([first.note, next.note].toSorted())
})

test('a missing directory is not created, and a symbolic link is not followed', async () => {
  const { anchor, directory, file } = await open()
  const missing = fileAnchor(path.join(directory, 'missing'))
  await expect(missing.publish(first)).rejects.toThrow('ENOENT')
  await symlink(path.join(directory, 'elsewhere'), file)
  await expect(anchor.publish(first)).rejects.toThrow('ELOOP')
})
