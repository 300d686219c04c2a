import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import type { Notice } from './notice.ts'
import { noticeOf } from './notice-of.ts'
import { type Package, packageOf } from './package-of.ts'
import { print } from './print.ts'

const FILE = 'THIRD-PARTY-NOTICES.txt'

/** Code that a tool writes into the bundle, under the name of no file; the tool may be another one's. */
const WRITTEN_BY_TOOLS: [id: RegExp, tool: string, by?: string][] = [
  // The helpers of its compiler, Oxc, are part of its binary.
  [/^\0?(rolldown\/|@oxc-project\+runtime@)/, 'rolldown', 'vite'],
  [/^\0?vite\//, 'vite'],
  [/^\0?plugin-vue:/, '@vitejs/plugin-vue'],
]

export interface ThirdParty {
  /** What is built, for the first line of the file. */
  product: string
  /** The file of the build's configuration: packages are looked up from there. */
  from: string
  /** What else comes to lie in the build, by name of the package. */
  packages?: string[]
  /** And by path of the file, whether it is somebody else's or not. */
  files?: string[]
  /** And what is no package. */
  notices?: Notice[]
}

/** What Rollup, Rolldown and Vite hand to `generateBundle`. */
type Bundle = Record<string, Output>
type Output =
  | { type: 'chunk'; modules: Record<string, { renderedLength: number }> }
  | { type: 'asset'; originalFileNames: string[] }

interface Context {
  emitFile(file: { type: 'asset'; fileName: string; source: string }): unknown
}

/**
 * Names every package whose code or file the build really holds, as the bundler tells it, with its licences in full, in
 * a file beside the code.
 *
 * @returns `plugin` for the build itself; `forWorkers` for bundles within it, whose code belongs to the same file
 * @throws while building, for code whose origin or licence is unknown
 */
export function thirdPartyNotices({ product, from, ...also }: ThirdParty) {
  const packages = new Map<string, Package>()
  const add = (file: string) => {
    const found = packageOf(file)
    if (found) packages.set(found.directory, found)
  }

  function collect(bundle: Bundle): void {
    for (const output of Object.values(bundle)) {
      if (output.type === 'asset') {
        for (const name of output.originalFileNames) add(path.resolve(path.dirname(from), name))
        continue
      }
      for (const [id, { renderedLength }] of Object.entries(output.modules)) {
        // What was shaken off is not there.
        if (renderedLength > 0) addModule(id)
      }
    }
  }

  function addModule(id: string): void {
    const [, tool, by] = WRITTEN_BY_TOOLS.find(([written]) => written.test(id)) ?? []
    const [file = id] = id.split('?')
    if (tool) add(manifestOf(tool, from, by))
    else if (path.isAbsolute(file)) add(file)
    else
      throw new Error(`Whose code is ${JSON.stringify(id)}? Name its package in ${FILE}'s plugin.`)
  }

  function write(): string {
    for (const name of also.packages ?? []) add(manifestOf(name, from))
    for (const file of also.files ?? []) add(file)
    const all = [...packages.values()].map(noticeOf).concat(also.notices ?? [])
    // One package can be installed twice, beside other versions of its peers.
    const once = new Map(all.map((it) => [`${it.name} ${it.version}`, it]))
    return print(product, [...once.values()])
  }

  return {
    forWorkers: {
      name: 'third-party-notices:workers',
      generateBundle: (_options: unknown, bundle: Bundle) => collect(bundle),
    },
    plugin: {
      name: 'third-party-notices',
      apply: 'build' as const,
      generateBundle(this: Context, _options: unknown, bundle: Bundle) {
        collect(bundle)
        this.emitFile({ type: 'asset', fileName: FILE, source: write() })
      },
    },
  }
}

/** The manifest of an installed package, found from a file as Node finds it, or from that of the package in between. */
function manifestOf(name: string, from: string, by?: string): string {
  const found = find(name, from) ?? (by && find(name, find(by, from) ?? from))
  if (!found) throw new Error(`${name} is not installed where ${from} could use it.`)
  return found
}

/** Without NODE_PATH, by which pnpm's commands find what nobody depends on. */
function find(name: string, from: string): string | undefined {
  for (let directory = path.dirname(from); ; directory = path.dirname(directory)) {
    const manifest = path.join(directory, 'node_modules', name, 'package.json')
    if (existsSync(manifest)) return realpathSync(manifest)
    if (path.dirname(directory) === directory) return
  }
}
