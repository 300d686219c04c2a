import { createHash } from 'node:crypto'
import { S3mini } from 's3mini'
import { type Anchor, AnchorError, folderOf, type SignedCheckpoint } from './anchor.ts'

const EVERY_SECONDS = 60
const REQUEST_TIMEOUT_MS = 10_000
const DAY_MS = 86_400_000
const SIZE_DIGITS = 16
const CONTENT_TYPE = 'text/plain; charset=utf-8'

export interface S3Access {
  endpoint: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

export interface S3Place {
  bucket: string
  /** Without slashes at its ends. */
  prefix: string
  /** How long the store keeps each object, whoever deletes it; null without object lock. */
  lockDays: number | null
}

/**
 * Stores each checkpoint as an object of its own. Where the bucket has object lock, not even the
 * owner of the account can delete or overwrite it before the time has passed.
 */
export function s3Anchor(place: S3Place, access: S3Access, clock: () => Date): Anchor {
  const { bucket, prefix } = place
  const s3 = new S3mini({
    ...access,
    endpoint: `${access.endpoint.replace(/\/+$/, '')}/${bucket}`,
    requestAbortTimeout: REQUEST_TIMEOUT_MS,
  })

  async function firstKeyAfter(start: string): Promise<string | undefined> {
    const after = { 'start-after': start }
    const page = await s3.listObjectsPaged('/', `${prefix}/`, 1, undefined, after)
    if (!page) throw new AnchorError(`There is no bucket "${bucket}".`)
    const key = page.objects?.[0]?.Key
    if (key && key <= start) throw new AnchorError('The store cannot list keys after a given one.')
    return key
  }

  return {
    name: `s3:${bucket}/${prefix}`,
    everySeconds: EVERY_SECONDS,

    async publish(checkpoint) {
      const { note } = checkpoint
      const headers = headersOf(note, lockedUntil(place, clock())) as Record<string, string>
      await s3
        .putObject(`${prefix}/${keyOf(checkpoint)}`, note, CONTENT_TYPE, undefined, headers)
        // The publisher has compared what is there: an interrupted attempt is repeated.
        .catch((error: { status?: number }) => {
          if (error.status !== 412) throw error
        })
    },

    async latest() {
      const notes: string[] = []
      for (let key = await firstKeyAfter(`${prefix}/`); key; ) {
        const [folder, ...rest] = key.slice(prefix.length + 1).split('/')
        const note = rest.length > 0 && (await s3.getObject(key))
        if (note) notes.push(note)
        // "0" follows "/": the other objects of the folder are skipped.
        key = await firstKeyAfter(rest.length > 0 ? `${prefix}/${folder}0` : key)
      }
      return notes
    },
  }
}

/** Stores list keys in ascending order, so the key of the largest tree is made the first one. */
function keyOf({ origin, size }: SignedCheckpoint): string {
  const descending = String(Number.MAX_SAFE_INTEGER - size).padStart(SIZE_DIGITS, '0')
  return `${folderOf(origin)}/${descending}-${size}.txt`
}

function lockedUntil({ lockDays }: S3Place, now: Date): Date | null {
  return lockDays === null ? null : new Date(now.getTime() + lockDays * DAY_MS)
}

function headersOf(note: string, until: Date | null) {
  return {
    'if-none-match': '*',
    // Required by S3 for objects with a lock.
    'content-md5': createHash('md5').update(note).digest('base64'),
    ...(until && {
      'x-amz-object-lock-mode': 'COMPLIANCE',
      'x-amz-object-lock-retain-until-date': until.toISOString(),
    }),
  }
}
