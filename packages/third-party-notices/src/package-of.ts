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
 * The installed package that contains a file; undefined for a file of this workspace.
 *
 * @param file an absolute path. Symbolic links, such as pnpm's, are resolved.
 * @throws when a file in node_modules belongs to no package.
 */
export function packageOf(file: string): Package | undefined {
  const real = realpathSync(file)
  if (!real.includes(`${path.sep}node_modules${path.sep}`)) return
  for (let directory = real; path.dirname(directory) !== directory; ) {
    const manifest = readManifest(path.join(directory, 'package.json'))
    if (manifest) return { directory, manifest }
    directory = path.dirname(directory)
  }
  throw new Error(`${file} is in no package: whose is it?`)
}

/** Ignores a package.json without a name, which only sets the module type of its directory. */
function readManifest(file: string): Manifest | undefined {
  if (!existsSync(file)) return
  const manifest = JSON.parse(readFileSync(file, 'utf8'))
  return manifest.name && manifest.version ? manifest : undefined
}
