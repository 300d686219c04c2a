import { randomBytes } from 'node:crypto'
import { AppError } from '@signin/contracts'
import type { FastifyBaseLogger } from 'fastify'
import { type Files, FilesUnavailable } from '../files/files.ts'
import { flaws } from './flaws.ts'
import type { Reencode } from './reencode.ts'

/** A key opens its picture to whoever knows it, so nobody must be able to guess one. */
const KEY_BYTES = 16
const KEY = /^[0-9a-f]{32}$/
const RETRY_AFTER_SECONDS = 5

export interface AvatarsDeps {
  files: Files
  reencode: Reencode
  logger: Pick<FastifyBaseLogger, 'error' | 'warn'>
}

/**
 * Writes the key of an account's picture, or null, and answers the one there was before. It may
 * refuse: whoever was let in when an upload began may be so no more when it has arrived.
 */
export type ReplaceKey = (key: string | null) => Promise<string | null>

export interface Avatars {
  /**
   * Makes of any picture the one that `replaceKey` writes down. Refuses with `invalid_input` and the
   * reason what is no picture, with `busy` too many at once, with `unavailable` while the store is
   * out of reach.
   */
  put(bytes: Uint8Array, replaceKey: ReplaceKey): Promise<{ avatar: string }>
  remove(replaceKey: ReplaceKey): Promise<void>
  /** The picture, or null. Refuses with `unavailable` like `put`. */
  get(key: string): Promise<Uint8Array | null>
  /** The path a browser asks for. It never changes what it shows. */
  urlOf(key: string): string
  /** For a job that deletes accounts: rejects when the store is out of reach, to be run again. */
  removeAll(keys: string[]): Promise<void>
}

/** The name of a picture's file in the store. */
export const fileOf = (key: string) => `${FOLDER}/${key}.webp`
export const FOLDER = 'avatars'

export function createAvatars({ files, reencode, logger }: AvatarsDeps): Avatars {
  const urlOf = (key: string) => `/api/avatars/${key}`

  return {
    async put(bytes, replaceKey) {
      const made = await reencode(bytes)
      if ('flaw' in made) throw notTaken(flaws[made.flaw])
      // A name of its own for every picture: an address once seen stays true for ever.
      const key = randomBytes(KEY_BYTES).toString('hex')
      await unlessUnavailable(files.put(fileOf(key), made.picture))
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
      const found = await unlessUnavailable(files.get(fileOf(key)))
      return found?.body ?? null
    },

    urlOf,

    async removeAll(keys) {
      for (const key of keys) await files.remove(fileOf(key))
    },
  }

  /** No row names it any more: what cannot be removed now is an orphan, and swept another day. */
  async function deleteFile(key: string): Promise<void> {
    await files.remove(fileOf(key)).catch((error) => {
      logger.warn({ err: error, event: 'avatar_orphaned' }, 'a picture is left in the store')
    })
  }

  async function unlessUnavailable<T>(call: Promise<T>): Promise<T> {
    return call.catch((error) => {
      if (!(error instanceof FilesUnavailable)) throw error
      logger.error({ err: error, event: 'files_unavailable' }, 'the store of files does not serve')
      throw new AppError('unavailable', { retryAfter: RETRY_AFTER_SECONDS })
    })
  }
}

export function notTaken(message: string): AppError {
  return new AppError('invalid_input', { issues: [{ path: ['picture'], message }] })
}
