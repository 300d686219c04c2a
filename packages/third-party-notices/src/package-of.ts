import { existsSync, readFileSync, realpathSync } from 'node:fs'
import path from 'node:path'

export interface Package {
  directory: string
  manifest: Manifest
}

export interface Manifest {
  name: string
  version: string
  license?: string | { type: string }
  author?: string | { name: string }
  repository?: string | { url: string }
}

/**
 * The installed package that a file belongs to; undefined for a file of this workspace.
 *
 * @param file absolute; links are followed, as pnpm's are
 */
export function packageOf(file: string): Package | undefined {
  const real = realpathSync(file)
  if (!real.includes(`${path.sep}node_modules${path.sep}`)) return
  for (let directory = real; path.dirname(directory) !== directory; ) {
    const manifest = read(path.join(directory, 'package.json'))
    if (manifest) return { directory, manifest }
    directory = path.dirname(directory)
  }
  throw new Error(`${file} is in no package: whose is it?`)
}

/** A manifest without a name only tells Node what kind of modules lie beside it. */
function read(file: string): Manifest | undefined {
  if (!existsSync(file)) return
  const manifest = JSON.parse(readFileSync(file, 'utf8'))
  return manifest.name && manifest.version ? manifest : undefined
}
