import type { FastifyBaseLogger } from 'fastify'
import type { Mailer } from '../../mail/mailer.ts'
import type { Anchor } from './anchor.ts'
import { fileAnchor } from './file.ts'
import { logAnchor } from './log.ts'
import { mailAnchor } from './mail.ts'
import { type S3Access, s3Anchor } from './s3.ts'
import type { AnchorSetting } from './setting.ts'

export interface ReadableAnchorDeps {
  /** Present if a setting is of the type `s3`. */
  s3: S3Access | undefined
  clock: () => Date
}

export interface AnchorDeps extends ReadableAnchorDeps {
  log: Pick<FastifyBaseLogger, 'child'>
  mailer: Pick<Mailer, 'send'>
}

/** The anchors of AUDIT_ANCHORS. */
export function createAnchors(settings: readonly AnchorSetting[], deps: AnchorDeps): Anchor[] {
  return settings.map((setting) => createAnchor(setting, deps))
}

/** Those of them that can be read back, for a process that does not publish. */
export function createReadableAnchors(
  settings: readonly AnchorSetting[],
  deps: ReadableAnchorDeps,
): Anchor[] {
  return settings.flatMap((setting) =>
    setting.type === 'file' || setting.type === 's3' ? [createReadableAnchor(setting, deps)] : [],
  )
}

function createAnchor(setting: AnchorSetting, deps: AnchorDeps): Anchor {
  switch (setting.type) {
    case 'log':
      return logAnchor(deps.log)
    case 'mail':
      return mailAnchor(setting.to, deps.mailer)
    default:
      return createReadableAnchor(setting, deps)
  }
}

function createReadableAnchor(
  setting: AnchorSetting & { type: 'file' | 's3' },
  { s3, clock }: ReadableAnchorDeps,
): Anchor {
  return setting.type === 'file'
    ? fileAnchor(setting.directory)
    : s3Anchor(setting, s3 as S3Access, clock)
}
