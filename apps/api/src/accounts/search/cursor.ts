import { AppError } from '@signin/contracts'
import * as z from 'zod'
import type { Key, StageName } from './stages/stage.ts'

/** Where the next page starts: after the account of this key, in this stage. */
export interface Cursor {
  stage: StageName
  key: Key
}

/** PostgreSQL knows no year 0, and an offset could lead out of its range. */
const Time = z.iso.datetime({ offset: true }).regex(/^[12].*\+00:00$/)
const WholeNumber = z.string().regex(/^\d{1,7}$/)
const Text = z.string().refine((text) => !text.includes('\0') && text.isWellFormed())

const byText = [z.tuple([z.literal(['address', 'byAddress']), Text])]
const byName = [z.tuple([z.literal(['name', 'byName']), Text, z.uuid()])]
const byTime = [z.tuple([z.literal(['part', 'newest', 'oldest', 'seen']), Time, z.uuid()])]
const byPlace = [z.tuple([z.literal('exact'), WholeNumber])]
const byId = [z.tuple([z.literal(['unseen', 'byId']), z.uuid()])]
const Encoded = z.union([...byText, ...byName, ...byTime, ...byPlace, ...byId])

export function encodeCursor({ stage, key }: Cursor): string {
  return Buffer.from(JSON.stringify([stage, ...key])).toString('base64url')
}

/**
 * A cursor reaches no account that the search itself does not: one that was made up starts elsewhere.
 *
 * @throws {AppError} `invalid_input` if it is malformed, or of a list that has no such stage.
 */
export function decodeCursor(encoded: string, stages: readonly StageName[]): Cursor {
  try {
    const json = Buffer.from(encoded, 'base64url').toString()
    const [stage, ...key] = Encoded.parse(JSON.parse(json))
    if (stages.includes(stage)) return { stage, key }
  } catch {
    // Reported below, like a cursor of another order.
  }
  throw new AppError('invalid_input', {
    issues: [{ path: ['after'], message: 'This is not a cursor of an earlier page.' }],
  })
}
