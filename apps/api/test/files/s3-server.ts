import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
// @ts-expect-error it comes without types
import S3rver from 's3rver'
import type { Bucket } from '../../src/files/s3.ts'

export interface S3Server {
  bucket: Bucket
  close(): Promise<void>
}

/** An S3-compatible server with one empty bucket. */
export async function startS3(): Promise<S3Server> {
  const directory = await mkdtemp(path.join(tmpdir(), 'signin-s3-'))
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: 'signin', configs: [] }],
  })
  const { port }: AddressInfo = await server.run()
  return {
    bucket: {
      endpoint: `http://127.0.0.1:${port}`,
      bucket: 'signin',
      region: 'us-east-1',
      accessKeyId: 'S3RVER',
      secretAccessKey: 'S3RVER',
    },
    async close() {
      await server.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
