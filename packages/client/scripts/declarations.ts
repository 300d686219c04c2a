import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ENTRIES } from './manifest.ts'

const CONTRACT = '@signin/contracts'
/** `from '…'`, `import('…')` and `import '…'`, as the compiler emits them. */
const SPECIFIER = /((?:from|import)\s*\(?\s*)(["'])([^"']+)\2/g

export interface Declarations {
  /** The directory of the client's emitted declarations. */
  from: string
  /** The directory of the contract's declarations. */
  contracts: string
  into: string
}

/**
 * Copies the declarations that the entries import, transitively. Those of the contract, which is in
 * no registry, are copied into a folder beside them, and their import specifiers are rewritten; `.ts`
 * becomes `.js`, which a project without a bundler can resolve.
 */
export async function writeDeclarations({ from, contracts, into }: Declarations): Promise<void> {
  const copied = new Set<string>()

  async function copy(target: string): Promise<void> {
    if (copied.has(target)) return
    copied.add(target)
    const ofContract = target.startsWith('contracts/')
    const source = ofContract
      ? path.join(contracts, target.slice('contracts/'.length))
      : path.join(from, target)
    const imports: string[] = []
    const text = (await readFile(source, 'utf8')).replace(
      SPECIFIER,
      (_, before: string, quote: string, specifier: string) => {
        const to = resolved(target, specifier)
        if (to) imports.push(to)
        return `${before}${quote}${to ? relative(target, to) : specifier}${quote}`
      },
    )
    const file = path.join(into, target)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, text)
    await Promise.all(imports.map(copy))
  }

  await Promise.all(ENTRIES.map((name) => copy(`${name}.d.ts`)))
}

/** The path in the package of an imported declaration; null for an installed package. */
function resolved(importer: string, specifier: string): string | null {
  if (specifier === CONTRACT) return 'contracts/index.d.ts'
  if (!specifier.startsWith('.')) return null
  return path.posix.join(path.posix.dirname(importer), specifier).replace(/\.ts$/, '.d.ts')
}

function relative(importer: string, target: string): string {
  const to = path.posix.relative(path.posix.dirname(importer), target).replace(/\.d\.ts$/, '.js')
  return to.startsWith('.') ? to : `./${to}`
}
