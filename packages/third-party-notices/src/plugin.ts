import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import type { Notice } from './notice.ts'
import { noticeEmail } from './notice-of.ts'
import { type Package, packageOf } from './package-of.ts'
import { formatNotices } from './print.ts'

const FILE = 'THIRD-PARTY-NOTICES.txt'

/**
 * Modules that a build tool generates, without a file. `via` is a package whose dependency the tool
 * may be.
 */
const GENERATED_BY_TOOLS: [id: RegExp, tool: string, via?: string][] = [
  // Rolldown's binary includes the helpers of Oxc, its compiler.
  [/^\0?(rolldown\/|@oxc-project\+runtime@)/, 'rolldown', 'vite'],
  [/^\0?vite\//, 'vite'],
  [/^\0?plugin-vue:/, '@vitejs/plugin-vue'],
]

export interface ThirdParty {
  /** The name of what is built, for the first line of the file. */
  product: string
  /** The path of the build's configuration file, from which packages are resolved. */
  from: string
  /** Names of packages that the build contains outside of the bundle. */
  packages?: string[]
  /**
   * Paths of files that the build contains outside of the bundle. Files of the workspace are
   * ignored.
   */
  files?: string[]
  /** Notices of third-party material that is not a package. */
  notices?: Notice[]
}

/** The argument of `generateBundle` in Rollup, Rolldown and Vite. */
type Bundle = Record<string, Output>
type Output =
  | { type: 'chunk'; modules: Record<string, { renderedLength: number }> }
  | { type: 'asset'; originalFileNames: string[] }

interface Context {
  emitFile(file: { type: 'asset'; fileName: string; source: string }): unknown
}

/**
 * Writes a file with the licences of every package whose code or assets the bundle contains, after
 * tree shaking.
 *
 * @returns `plugin` for the build itself; `forWorkers` for its worker bundles, which are covered by
 *   the same file.
 * @throws during the build, for code of unknown origin or licence.
 */
export function thirdPartyNotices({ product, from, ...extra }: ThirdParty) {
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
        // Tree shaking has removed a module whose rendered length is 0.
        if (renderedLength > 0) addModule(id)
      }
    }
  }

  function addModule(id: string): void {
    const [, tool, via] = GENERATED_BY_TOOLS.find(([generated]) => generated.test(id)) ?? []
    const [file = id] = id.split('?')
    if (tool) add(manifestOf(tool, from, via))
    else if (path.isAbsolute(file)) add(file)
    else
      throw new Error(`Whose code is ${JSON.stringify(id)}? Name its package in ${FILE}'s plugin.`)
  }

  function write(): string {
    for (const name of extra.packages ?? []) add(manifestOf(name, from))
    for (const file of extra.files ?? []) add(file)
    const all = [...packages.values()].map(noticeEmail).concat(extra.notices ?? [])
    // A package can be installed twice, with different versions of its peer dependencies.
    const unique = new Map(all.map((it) => [`${it.name} ${it.version}`, it]))
    return formatNotices(product, [...unique.values()])
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

/**
 * The path of a package's manifest, resolved from the file `from` as Node does, or from the package
 * `via` that depends on it.
 */
function manifestOf(name: string, from: string, via?: string): string {
  const found =
    findManifest(name, from) ?? (via && findManifest(name, findManifest(via, from) ?? from))
  if (!found) throw new Error(`${name} is not installed where ${from} could use it.`)
  return found
}

/** Ignores NODE_PATH, with which pnpm's commands also find packages that are not dependencies. */
function findManifest(name: string, from: string): string | undefined {
  for (let directory = path.dirname(from); ; directory = path.dirname(directory)) {
    const manifest = path.join(directory, 'node_modules', name, 'package.json')
    if (existsSync(manifest)) return realpathSync(manifest)
    if (path.dirname(directory) === directory) return
  }
}
