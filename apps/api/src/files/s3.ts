import { S3mini } from 's3mini'
import { contentTypeOf, type Files, FilesUnavailable, isKey } from './files.ts'

const ANSWER_TIMEOUT_MS = 10_000
const KEYS_AT_ONCE = 1000

export interface Bucket {
  /** The store's address, without the bucket: `https://s3.eu-central-1.amazonaws.com`. */
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

/** Files in a bucket of any store that speaks S3. The bucket has to exist. */
export function s3Files({ endpoint, bucket, ...access }: Bucket): Files {
  const s3 = new S3mini({
    ...access,
    // Named in the path, which every store understands; not every one has a host for each bucket.
    endpoint: `${endpoint.replace(/\/+$/, '')}/${bucket}`,
    requestAbortTimeout: ANSWER_TIMEOUT_MS,
  })

  return {
    async put(key, body) {
      const contentType = contentTypeOf(key)
      await telling(key, () => s3.putObject(key, body, contentType))
    },

    async get(key) {
      const contentType = contentTypeOf(key)
      const body = await telling(key, () => s3.getObjectArrayBuffer(key))
      return body && { body: new Uint8Array(body), contentType }
    },

    async remove(key) {
      contentTypeOf(key)
      await telling(key, () => s3.deleteObject(key))
    },

    async *list(folder) {
      let next: string | undefined
      do {
        const page = await telling(folder, () =>
          s3.listObjectsPaged('/', `${folder}/`, KEYS_AT_ONCE, next),
        )
        for (const { Key: key, LastModified: changedAt } of page?.objects ?? []) {
          // S3 has no folders, and not every store leaves out what lies deeper.
          const isDirectlyIn = key.lastIndexOf('/') === folder.length
          if (isDirectlyIn && isKey(key)) yield { key, changedAt: new Date(changedAt) }
        }
        next = page?.nextContinuationToken
      } while (next)
    },
  }

  async function telling<T>(what: string, call: () => Promise<T>): Promise<T> {
    return call().catch((error: unknown) => {
      throw new FilesUnavailable(`${what} in the bucket "${bucket}" at ${endpoint}`, error)
    })
  }
}
