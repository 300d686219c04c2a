import { afterAll, beforeAll, expect, test } from 'vitest'
import { s3Anchor } from '../../src/audit/anchors/s3.ts'
import { type S3Server, startS3 } from '../files/s3-server.ts'
import { checkpointOf } from './fixture.ts'
import { objectStore } from './object-store.ts'

const clock = () => new Date('2026-12-01T00:00:00Z')
const KEY = 'log/audit/signin.example.com_audit/9007199254740986-5.txt'
let s3: S3Server
beforeAll(async () => {
  s3 = await startS3()
})
afterAll(() => s3.close())

const anchorAt = (endpoint: string, lockDays: number | null = null, bucket = 'signin') =>
  s3Anchor({ bucket, prefix: 'log/audit', lockDays }, { ...s3.bucket, endpoint }, clock)

test('a checkpoint is stored and read with a signature that covers every header', async () => {
  const anchor = anchorAt(s3.bucket.endpoint, 365)
  expect(await anchor.latest?.()).toEqual([])
  await anchor.publish(checkpointOf(5))
  expect(await anchor.latest?.()).toEqual([checkpointOf(5).note])
})

test('a missing bucket is reported by its name', async () => {
  const anchor = anchorAt(s3.bucket.endpoint, null, 'none')
  await expect(anchor.latest?.()).rejects.toThrow('There is no bucket "none".')
  await expect(anchor.publish(checkpointOf(1))).rejects.toThrow('404')
})

test('the newest checkpoint of each log is found among the objects of others', async () => {
  const store = await objectStore('a', 'log/audit/0', 'log/audit/zz', 'log/audit2/a/b')
  const anchor = anchorAt(store.endpoint)
  const next = checkpointOf(7, 'signin.example.com/audit/2')
  for (const size of [9, 10, 11, 1_000_000]) await anchor.publish(checkpointOf(size))
  await anchor.publish(next)
  expect(await anchor.latest?.()).toEqual([checkpointOf(1_000_000).note, next.note])
})

test('an object is locked, and overwrites none', async () => {
  const store = await objectStore()
  const anchor = anchorAt(store.endpoint, 365)
  await anchor.publish(checkpointOf(5))
  expect(store.headers.get(KEY)).toMatchObject({
    'if-none-match': '*',
    'content-md5': expect.stringMatching(/^[\w+/]{22}==$/),
    'x-amz-object-lock-mode': 'COMPLIANCE',
    'x-amz-object-lock-retain-until-date': '2027-12-01T00:00:00.000Z',
  })
  await anchor.publish(checkpointOf(5, undefined, 'forged'))
  expect(store.objects.get(KEY)).toBe(checkpointOf(5).note)
})

test('a bucket without object lock gets no headers of it', async () => {
  const store = await objectStore()
  await anchorAt(store.endpoint).publish(checkpointOf(5))
  expect(Object.keys(store.headers.get(KEY) ?? {}).join()).not.toContain('object-lock')
})
