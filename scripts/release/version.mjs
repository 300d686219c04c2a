import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { git } from '../commits/git.mjs'

/** Where the version stands besides the manifests, and how. */
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
 * Signin has one version: the client speaks the contract of the api it was packed beside. Each manifest of the workspace
 * gets it, and each file that names it.
 *
 * @param version as `1.2.3`
 * @throws where a file no longer names the version: it would go on telling the old one
 */
export function writeVersion(root, version) {
  const before = currentVersion(root)
  const inManifest = (it) => `"version": "${it}"`
  for (const file of manifests(root)) replace(root, file, inManifest(before), inManifest(version))
  for (const [file, named] of PLACES) replace(root, file, named(before), named(version))
}

/** The root's and the packages'; a test's project has none of our names. */
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
