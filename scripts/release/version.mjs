import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { git } from '../commits/git.mjs'

/** The files that contain the version, besides the manifests, and in which form. */
const PLACES = [
  ['packages/contracts/src/openapi.ts', (version) => `const VERSION = '${version}'`],
  ['docs/openapi.json', (version) => `"version": "${version}"`],
  ['packages/client/README.md', (version) => `signin-client-${version}.tgz`],
]

/** @returns the version of this checkout, as `1.2.3` */
export function currentVersion(root) {
  return JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version
}

/**
 * Writes the version to every manifest of the workspace and every file that contains it. All packages share one version,
 * since a client implements the contract of the api that it is packaged with.
 *
 * @param version as `1.2.3`
 * @throws Error if a file no longer contains the version, which would become outdated
 */
export function writeVersion(root, version) {
  const before = currentVersion(root)
  const inManifest = (it) => `"version": "${it}"`
  for (const file of manifests(root)) replace(root, file, inManifest(before), inManifest(version))
  for (const [file, named] of PLACES) replace(root, file, named(before), named(version))
}

/** The manifests of the root and the packages, without test projects, which have other names. */
function manifests(root) {
  const files = git(root, 'ls-files', 'package.json', '*/package.json').split('\n')
  return files.filter((file) => {
    const { name, version } = JSON.parse(readFileSync(path.join(root, file), 'utf8'))
    return version && /^(@signin\/|signin$)/.test(name)
  })
}

function replace(root, file, before, after) {
  const text = readFileSync(path.join(root, file), 'utf8')
  if (!text.includes(before)) throw new Error(`${file} does not hold ${before}.`)
  writeFileSync(path.join(root, file), text.replace(before, after))
}
