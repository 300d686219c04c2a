import { randomBytes } from 'node:crypto'
import { readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { diskFiles } from '../../src/files/disk.ts'
import { type Files, FilesUnavailable } from '../../src/files/files.ts'
import { s3Files } from '../../src/files/s3.ts'
import { emptyDirectory } from './directory.ts'
import { type S3Server, startS3 } from './s3-server.ts'

let s3: S3Server
let home: string
beforeAll(async () => {
  s3 = await startS3()
})
beforeEach(async () => {
  home = await emptyDirectory()
})
afterAll(() => s3.close())

const stores = [
  ['a disk', () => diskFiles(home)],
  ['a bucket', () => s3Files(s3.bucket)],
] as const

describe.each(stores)('%s', (_, open) => {
  const files: () => Files = open
  const aKey = () => `avatars/${randomBytes(8).toString('hex')}.webp`

  test('returns what was stored, with the content type of the extension', async () => {
    const key = aKey()
    await files().put(key, Buffer.from('a picture'))
    const found = await files().get(key)
    expect(found?.contentType).toBe('image/webp')
    expect(Buffer.from(found?.body ?? []).toString()).toBe('a picture')
  })

  test.each([
    ['nothing at all', Buffer.alloc(0)],
    ['every byte value', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
    ['eight million bytes', randomBytes(8_000_000)],
  ])('stores %s unchanged', async (_what, body) => {
    const key = aKey()
    await files().put(key, body)
    const found = await files().get(key)
    expect(body.equals(found?.body ?? Buffer.from('missing'))).toBe(true)
  })

  test('overwrites an existing key', async () => {
    const key = aKey()
    await files().put(key, Buffer.from('the first, which is longer'))
    await files().put(key, Buffer.from('the second'))
    expect(Buffer.from((await files().get(key))?.body ?? []).toString()).toBe('the second')
  })

  test('returns null for a missing or removed key', async () => {
    const key = aKey()
    expect(await files().get(key)).toBeNull()
    await files().put(key, Buffer.from('soon gone'))
    await files().remove(key)
    expect(await files().get(key)).toBeNull()
  })

  test('ignores the removal of a missing key', async () => {
    await expect(files().remove(aKey())).resolves.toBeUndefined()
  })

  test('lists the files directly in a folder, with their modification times', async () => {
    const folder = `list-${randomBytes(4).toString('hex')}`
    const keys = [`${folder}/a.webp`, `${folder}/b.webp`]
    for (const key of [...keys, `${folder}/deeper/c.webp`, `${folder}-more/d.webp`]) {
      await files().put(key, Buffer.from('x'))
    }
    const found = await listed(files(), folder)
    expect(found.map(({ key }) => key).sort()).toEqual(keys)
    expect(found.every(({ changedAt }) => Date.now() - changedAt.getTime() < 3_600_000)).toBe(true)
    expect(await listed(files(), 'no-such-folder')).toEqual([])
  })

  test.each([
    '',
    '.',
    '..',
    '/',
    '/etc/passwd',
    '../outside.webp',
    'avatars/../../outside.webp',
    'avatars/..webp',
    'avatars/.hidden.webp',
    'avatars//a.webp',
    '/avatars/a.webp',
    'avatars/a.webp/',
    'avatars\\..\\a.webp',
    'avatars/%2e%2e/a.webp',
    'avatars/a.webp\0.webp',
    'avatars/a.webp\n',
    'avatars/A.webp',
    'avatars/ä.webp',
    'avatars/a.html',
    'avatars/a.constructor',
    'avatars/a.webp?versionId=1',
    `avatars/${'a'.repeat(300)}.webp`,
  ])('rejects the key %j', async (key) => {
    for (const call of [
      () => files().put(key, Buffer.from('x')),
      () => files().get(key),
      () => files().remove(key),
    ]) {
      await expect(call()).rejects.toThrow('no key of a file')
    }
  })
})

describe('an unreachable store', () => {
  test.each([
    [
      'a bucket whose server is down',
      () => s3Files({ ...s3.bucket, endpoint: 'http://127.0.0.1:1' }),
    ],
    ['a missing bucket', () => s3Files({ ...s3.bucket, bucket: 'no-such-bucket' })],
    ['unknown access keys', () => s3Files({ ...s3.bucket, accessKeyId: 'A-STRANGER' })],
    ['an impossible directory', () => diskFiles('/proc/version/files')],
  ])('throws FilesUnavailable: %s', async (_, open) => {
    const refused = open().put('avatars/a.webp', Buffer.from('x'))
    await expect(refused).rejects.toThrow(FilesUnavailable)
    await expect(refused).rejects.toThrow(/avatars\/a\.webp.*: \w+/)
  })
})

describe('on a disk', () => {
  test('a symbolic link in place of a folder is not followed out of the store', async () => {
    const outside = await emptyDirectory()
    await writeFile(path.join(outside, 'a.webp'), 'not ours')
    await symlink(outside, path.join(home, 'avatars'))
    const files = diskFiles(home)
    await expect(files.get('avatars/a.webp')).rejects.toThrow('link')
    await expect(files.put('avatars/b.webp', Buffer.from('x'))).rejects.toThrow('link')
    await expect(files.remove('avatars/a.webp')).rejects.toThrow('link')
    expect(await readdir(outside)).toEqual(['a.webp'])
  })

  test('a symbolic link in place of a file is not followed, and is replaced by a new file', async () => {
    const outside = path.join(await emptyDirectory(), 'secret')
    await writeFile(outside, 'not ours')
    const files = diskFiles(home)
    await files.put('avatars/a.webp', Buffer.from('x'))
    await symlink(outside, path.join(home, 'avatars/b.webp'))
    await expect(files.get('avatars/b.webp')).rejects.toThrow(FilesUnavailable)
    await files.put('avatars/b.webp', Buffer.from('ours'))
    expect(Buffer.from((await files.get('avatars/b.webp'))?.body ?? []).toString()).toBe('ours')
    expect(await readFile(outside, 'utf8')).toBe('not ours')
  })

  test('the root of the store may be a symbolic link to a mounted volume', async () => {
    const volume = await emptyDirectory()
    const link = path.join(home, 'data')
    await symlink(volume, link)
    await diskFiles(link).put('avatars/a.webp', Buffer.from('x'))
    expect(await readdir(path.join(volume, 'avatars'))).toEqual(['a.webp'])
  })

  test('a file left unfinished by a killed process is never listed, and is deleted once it is old', async () => {
    await diskFiles(home).put('avatars/a.webp', Buffer.from('x'))
    const [fresh, old] = ['fresh', 'old'].map((name) => path.join(home, '.unfinished', name))
    for (const file of [fresh, old]) await writeFile(String(file), 'half a pic')
    await utimes(String(old), new Date(0), new Date(0))
    const next = diskFiles(home)
    expect(await listed(next, 'avatars')).toHaveLength(1)
    await next.put('avatars/b.webp', Buffer.from('x'))
    expect(await readdir(path.join(home, '.unfinished'))).toEqual(['fresh'])
  })

  test('files and folders are not accessible to other system users', async () => {
    await diskFiles(home).put('avatars/a.webp', Buffer.from('x'))
    expect((await stat(path.join(home, 'avatars/a.webp'))).mode & 0o077).toBe(0)
    expect((await stat(path.join(home, 'avatars'))).mode & 0o077).toBe(0)
  })
})

async function listed(files: Files, folder: string) {
  const found: { key: string; changedAt: Date }[] = []
  for await (const it of files.list(folder)) found.push(it)
  return found
}
