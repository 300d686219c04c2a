import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Notice } from './notice.ts'
import type { Manifest, Package } from './package-of.ts'
import { standardText } from './standard-text.ts'

const LICENSE_FILE = /(licen[cs]e|copying|notice|copyright)/i
const README = /^readme(\.|$)/i
/**
 * The section of a README from a heading about the licence to the next heading of the same level.
 */
const README_SECTION = /^(#+) *licen[cs](?:e|ing)\b.*\n([\s\S]*?)(?=^\1 |(?![\s\S]))/im

/**
 * The notice of a package, with its licence files. A package without such a file gets the licence
 * section of its README and the standard text of the licence, with the author as the copyright
 * holder.
 *
 * @throws when the package declares no licence.
 */
export function noticeEmail({ directory, manifest }: Package): Notice {
  const { name, version } = manifest
  const license =
    typeof manifest.license === 'object' ? manifest.license.type : (manifest.license ?? '')
  if (!license) throw new Error(`${name} ${version} names no licence.`)
  const files = readdirSync(directory, { withFileTypes: true })
  const read = (file: string) => readFileSync(path.join(directory, file), 'utf8').trim()
  const licenseFiles = files
    .filter((it) => it.isFile() && LICENSE_FILE.test(it.name))
    .map((it) => it.name)
  const readme = files.find((it) => README.test(it.name))
  const texts =
    licenseFiles.length > 0
      ? licenseFiles.toSorted().map(read)
      : [...sectionOf(readme && read(readme.name)), standardText(license, authorOf(manifest))]
  return { name, version, license, ...urlOf(manifest), texts }
}

function sectionOf(readme: string | undefined): string[] {
  const section = readme && README_SECTION.exec(readme)?.[2]?.trim()
  return section ? [section] : []
}

function authorOf({ author, name }: Manifest): string {
  const text = typeof author === 'object' ? author.name : author
  return text?.replace(/ *[<(].*/, '') || `the authors of ${name}`
}

function urlOf({ repository }: Manifest): { url?: string } {
  const url = typeof repository === 'object' ? repository.url : repository
  if (!url) return {}
  const plain = url
    .replace(/^git\+/, '')
    .replace(/^((git|ssh):\/\/)?git@([^:/]+)[:/]/, 'https://$3/')
    .replace(/^git:/, 'https:')
    .replace(/^github:/, '')
    .replace(/\.git$/, '')
  return { url: /^https?:/.test(plain) ? plain : `https://github.com/${plain}` }
}
