import path from 'node:path'
import { z } from 'zod'
import type { S3Place } from './s3.ts'

/** A parsed part of AUDIT_ANCHORS. */
export type AnchorSetting =
  | { type: 'file'; directory: string }
  | ({ type: 's3' } & S3Place)
  | { type: 'log' }
  | { type: 'mail'; to: string }

const ADDRESS = /^[^\s<>()[\],;:\\"?%]+@[^\s<>()[\],;:\\"?%@]+$/
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
const PREFIX = /^[\w.-]+(\/[\w.-]+)*$/
/** The longest retention that S3 accepts: a hundred years. */
const MAX_LOCK_DAYS = 36_500
const FORMS = 'file:/directory, s3:bucket/prefix, s3:bucket/prefix?lock=days, log or mailto:address'

/** Comma-separated anchors. One that is not understood is rejected: it would not be there. */
export const Anchors = z.string().transform((listed, context): AnchorSetting[] => {
  const settings = new Map<string, AnchorSetting>()
  for (const entry of listed.split(',').map((it) => it.trim())) {
    const setting = settingOf(entry)
    if (typeof setting === 'string') context.addIssue(setting)
    else if (settings.has(placeOf(setting))) context.addIssue('names an anchor twice.')
    else settings.set(placeOf(setting), setting)
  }
  return [...settings.values()]
})

/** The setting, or what is wrong with it. */
function settingOf(entry: string): AnchorSetting | string {
  const [scheme = '', rest = ''] = splitAt(entry, ':')
  if (entry === 'log') return { type: 'log' }
  if (scheme === 'file') return fileOf(rest)
  if (scheme === 's3') return s3Of(rest)
  if (scheme === 'mailto') return mailOf(rest)
  return `has an anchor that is none of: ${FORMS}.`
}

function fileOf(directory: string): AnchorSetting | string {
  const isPlain = path.posix.isAbsolute(directory) && path.posix.normalize(directory) === directory
  if (isPlain && directory.length > 1 && !directory.endsWith('/'))
    return { type: 'file', directory }
  return 'has a file: without the absolute path of a directory, such as file:/var/lib/signin/audit.'
}

function s3Of(rest: string): AnchorSetting | string {
  const [place = '', query] = splitAt(rest, '?')
  const [bucket = '', prefix = ''] = splitAt(place, '/')
  if (!BUCKET.test(bucket) || !PREFIX.test(prefix)) {
    return 'has an s3: without a bucket and a prefix, such as s3:signin-audit/checkpoints.'
  }
  if (query === undefined) return { type: 's3', bucket, prefix, lockDays: null }
  const lockDays = Number(/^lock=([1-9]\d*)$/.exec(query)?.[1])
  if (lockDays <= MAX_LOCK_DAYS) return { type: 's3', bucket, prefix, lockDays }
  return `has an s3: with a parameter other than ?lock=1 to ?lock=${MAX_LOCK_DAYS}, a number of days.`
}

function mailOf(to: string): AnchorSetting | string {
  return ADDRESS.test(to) ? { type: 'mail', to } : 'has a mailto: without exactly one address.'
}

/** Two settings with the same place would share a record in the database. */
function placeOf(setting: AnchorSetting): string {
  switch (setting.type) {
    case 'file':
      return `file:${setting.directory}`
    case 's3':
      return `s3:${setting.bucket}/${setting.prefix}`
    case 'log':
      return 'log'
    case 'mail':
      return `mailto:${setting.to.toLowerCase()}`
  }
}

function splitAt(text: string, separator: string): string[] {
  const at = text.indexOf(separator)
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}
