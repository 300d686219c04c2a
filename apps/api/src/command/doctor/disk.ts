import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { type Finding, failed, ok, warning } from './finding.ts'
import type { Probe } from './probe.ts'

const GIGABYTE = 1024 ** 3
const WARN_BYTES = 2 * GIGABYTE
const FAIL_BYTES = 0.2 * GIGABYTE

/** The free space of the data directory. */
export const diskProbe: Probe = {
  name: 'disk',
  mend: 'Check DATA_DIR.',
  async examine({ env, home }) {
    if (env.s3 && env.databaseUrl) return [ok('Nothing is stored on the disk of this machine.')]
    const directory = await home()
    if (!existsSync(directory)) {
      return [warning(`${directory} does not exist yet.`, 'Start Signin once, or create it.')]
    }
    const { bavail, bsize } = await statfs(directory)
    return [freeOf(bavail * bsize, directory)]
  },
}

function freeOf(bytes: number, directory: string): Finding {
  const message = `${(bytes / GIGABYTE).toFixed(1)} GB are free in ${directory}.`
  const mend =
    'Free space, or enlarge the disk: a full one stops uploads, and an embedded database.'
  if (bytes < FAIL_BYTES) return failed(message, mend)
  return bytes < WARN_BYTES ? warning(message, mend) : ok(message)
}
