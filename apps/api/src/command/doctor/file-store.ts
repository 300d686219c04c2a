import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { diskFiles } from '../../files/disk.ts'
import { FilesUnavailable } from '../../files/files.ts'
import { s3Files } from '../../files/s3.ts'
import { failed, ok } from './finding.ts'
import { networkReasonOf } from './network-reason.ts'
import type { Probe } from './probe.ts'

/** Stores, reads and removes an object, in the bucket or on the disk. */
export const fileStoreProbe: Probe = {
  name: 'files',
  mend: 'Check the S3_* variables, or the data directory.',
  async examine({ env, home }) {
    const directory = await home()
    if (!env.s3 && !existsSync(directory)) return [] // the disk's probe says so
    const files = env.s3 ? s3Files(env.s3) : diskFiles(path.join(directory, 'files'))
    const where = env.s3 ? `The bucket ${env.s3.bucket}` : directory
    // Should this process be killed, the daily search for orphaned pictures removes the object.
    const key = `avatars/doctor-${randomBytes(8).toString('hex')}.bin`
    const body = randomBytes(16)
    let step = 'store'
    try {
      await files.put(key, body)
      step = 'read'
      const stored = await files.get(key)
      if (!stored || !body.equals(stored.body)) throw new Error('another object was returned')
      step = 'remove'
      await files.remove(key)
      return [ok(`${where} stores, returns and removes an object.`)]
    } catch (error) {
      await files.remove(key).catch(() => {})
      return [failed(`${where} does not ${step} an object. ${reasonOf(error)}`, mendOf(env.s3))]
    }
  },
}

function reasonOf(error: unknown): string {
  return networkReasonOf(error instanceof FilesUnavailable ? error.cause : error)
}

function mendOf(s3: object | undefined): string {
  return s3
    ? 'Check S3_ENDPOINT, S3_BUCKET and S3_REGION, and that the key may put, get and delete objects.'
    : 'Let the account that Signin runs as own the data directory.'
}
