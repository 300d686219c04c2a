import { S3mini } from 's3mini'
import { contentTypeOf, type Files, FilesUnavailable, isKey } from './files.ts'

const REQUEST_TIMEOUT_MS = 10_000
const PAGE_SIZE = 1000

export interface Bucket {
  /** The URL of the store, without the bucket: `https://s3.eu-central-1.amazonaws.com`. */
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

/** Files in a bucket of an S3-compatible store. The bucket must exist. */
export function s3Files({ endpoint, bucket, ...access }: Bucket): Files {
  const s3 = new S3mini({
    ...access,
    // Path-style addressing, because not every store has a host name per bucket.
    endpoint: `${endpoint.replace(/\/+$/, '')}/${bucket}`,
    requestAbortTimeout: REQUEST_TIMEOUT_MS,
  })

  return {
    async put(key, body) {
      const contentType = contentTypeOf(key)
      await wrapErrors(key, () => s3.putObject(key, body, contentType))
    },

    async get(key) {
      const contentType = contentTypeOf(key)
      const body = await wrapErrors(key, () => s3.getObjectArrayBuffer(key))
      return body && { body: new Uint8Array(body), contentType }
    },

    async remove(key) {
      contentTypeOf(key)
      await wrapErrors(key, () => s3.deleteObject(key))
    },

    async *list(folder) {
      let next: string | undefined
      do {
        const page = await wrapErrors(folder, () =>
          s3.listObjectsPaged('/', `${folder}/`, PAGE_SIZE, next),
        )
        for (const { Key: key, LastModified: changedAt } of page?.objects ?? []) {
          // S3 has no folders, and some stores ignore the delimiter and return nested keys as well.
          const isDirectlyIn = key.lastIndexOf('/') === folder.length
          if (isDirectlyIn && isKey(key)) yield { key, changedAt: new Date(changedAt) }
        }
        next = page?.nextContinuationToken
      } while (next)
    },
  }

  async function wrapErrors<T>(what: string, call: () => Promise<T>): Promise<T> {
    return call().catch((error: unknown) => {
      throw new FilesUnavailable(`${what} in the bucket "${bucket}" at ${endpoint}`, error)
    })
  }
}
