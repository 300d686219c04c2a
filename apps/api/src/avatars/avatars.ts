import { randomBytes } from 'node:crypto'
import { AppError } from '@signin/contracts'
import type { FastifyBaseLogger } from 'fastify'
import { type Files, FilesUnavailable } from '../files/files.ts'
import { flaws } from './flaws.ts'
import type { Reencode } from './reencode.ts'

/** The key is the only access control of a picture, so it must not be guessable. */
const KEY_BYTES = 16
const KEY = /^[0-9a-f]{32}$/
const RETRY_AFTER_SECONDS = 5

export interface AvatarsDeps {
  files: Files
  reencode: Reencode
  logger: Pick<FastifyBaseLogger, 'error' | 'warn'>
}

/**
 * Stores the key of an account's picture, or null, and returns the previous key. May reject,
 * because the session that authorised the request can be revoked while the upload is in progress.
 */
export type ReplaceKey = (key: string | null) => Promise<string | null>

export interface Avatars {
  /**
   * Re-encodes the picture, stores it and passes its key to `replaceKey`.
   *
   * @throws {AppError} `invalid_input`, with the reason, for bytes that are not an accepted
   * picture; `busy` if too many pictures are queued; `unavailable` if the file store is.
   */
  put(bytes: Uint8Array, replaceKey: ReplaceKey): Promise<{ avatar: string }>
  remove(replaceKey: ReplaceKey): Promise<void>
  /** Returns the picture, or null. Throws `unavailable` like `put`. */
  get(key: string): Promise<Uint8Array | null>
  /** The path of the picture. Its content is immutable. */
  urlOf(key: string): string
  /** For the job that deletes accounts. Rejects if the file store is unavailable: the job retries. */
  removeAll(keys: string[]): Promise<void>
}

/** The key of a picture's file in the file store. */
export const fileOf = (key: string) => `${FOLDER}/${key}.webp`
export const FOLDER = 'avatars'

export function createAvatars({ files, reencode, logger }: AvatarsDeps): Avatars {
  const urlOf = (key: string) => `/api/avatars/${key}`

  return {
    async put(bytes, replaceKey) {
      const made = await reencode(bytes)
      if ('flaw' in made) throw invalidPicture(flaws[made.flaw])
      // Every picture gets a new key, so that its URL can be cached as immutable.
      const key = randomBytes(KEY_BYTES).toString('hex')
      await orUnavailable(files.put(fileOf(key), made.picture))
      const previous = await replaceKey(key).catch(async (error) => {
        await deleteFile(key)
        throw error
      })
      if (previous) await deleteFile(previous)
      return { avatar: urlOf(key) }
    },

    async remove(replaceKey) {
      const previous = await replaceKey(null)
      if (previous) await deleteFile(previous)
    },

    async get(key) {
      if (!KEY.test(key)) return null
      const found = await orUnavailable(files.get(fileOf(key)))
      return found?.body ?? null
    },

    urlOf,

    async removeAll(keys) {
      for (const key of keys) await files.remove(fileOf(key))
    },
  }

  /** Best effort: no row references the file any more, and `removeOrphans` deletes what is left. */
  async function deleteFile(key: string): Promise<void> {
    await files.remove(fileOf(key)).catch((error) => {
      logger.warn({ err: error, event: 'avatar_orphaned' }, 'a picture is left in the store')
    })
  }

  async function orUnavailable<T>(call: Promise<T>): Promise<T> {
    return call.catch((error) => {
      if (!(error instanceof FilesUnavailable)) throw error
      logger.error({ err: error, event: 'files_unavailable' }, 'the store of files does not serve')
      throw new AppError('unavailable', { retryAfter: RETRY_AFTER_SECONDS })
    })
  }
}

export function invalidPicture(message: string): AppError {
  return new AppError('invalid_input', { issues: [{ path: ['picture'], message }] })
}
