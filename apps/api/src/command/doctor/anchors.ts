import { access, constants } from 'node:fs/promises'
import { createReadableAnchors } from '../../audit/anchors/create-anchors.ts'
import { latestAnchored } from '../../audit/anchors/latest.ts'
import { type Finding, failed, ok } from './finding.ts'
import { networkReasonOf } from './network-reason.ts'
import type { Probe } from './probe.ts'

/**
 * Reads the anchors that checkpoints of the audit log can be read back from. Publishes nothing:
 * whether checkpoints arrive there is found by `auditProbe`, in the database.
 */
export const anchorsProbe: Probe = {
  name: 'anchors',
  mend: 'Check AUDIT_ANCHORS.',
  async examine({ env, clock }) {
    const settings = env.auditAnchors
    const anchors = createReadableAnchors(settings, { s3: env.s3, clock })
    const errors = new Map<string, Error>()
    await latestAnchored(anchors, (name, error) => errors.set(name, error))
    for (const setting of settings) {
      if (setting.type !== 'file' || errors.has(`file:${setting.directory}`)) continue
      await access(setting.directory, constants.W_OK).catch((error) =>
        errors.set(`file:${setting.directory}`, error),
      )
    }
    return anchors.map(({ name }) => findingOf(name, errors.get(name)))
  },
}

function findingOf(name: string, error: NodeJS.ErrnoException | undefined): Finding {
  if (!error) return ok(`${name} can be read.`)
  const isFile = name.startsWith('file:')
  const reason =
    isFile && error.code === 'ENOENT' ? 'There is no such directory.' : networkReasonOf(error)
  return failed(
    `${name} takes no checkpoints of the audit log. ${reason}`,
    isFile
      ? 'Create the directory on a volume that all replicas share, and let the account that Signin runs as write there.'
      : 'Check the S3_* variables, and that the key may put, get and list objects of the bucket.',
  )
}
