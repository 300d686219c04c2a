import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ENTRIES } from './manifest.ts'

const CONTRACT = '@signin/contracts'
/** `from '…'`, `import('…')` and `import '…'`, as the compiler writes them. */
const SPECIFIER = /((?:from|import)\s*\(?\s*)(["'])([^"']+)\2/g

export interface Declarations {
  /** The client's own, as emitted. */
  from: string
  /** The contract's. */
  contracts: string
  into: string
}

/**
 * Copies the declarations that the entries lead to. The contract's, which are in no registry, go
 * into a folder beside them, and what imports them is told so; `.ts` becomes the `.js` that a
 * project without a bundler knows.
 */
export async function writeDeclarations({ from, contracts, into }: Declarations): Promise<void> {
  const done = new Set<string>()

  async function copy(target: string): Promise<void> {
    if (done.has(target)) return
    done.add(target)
    const ofContract = target.startsWith('contracts/')
    const source = ofContract
      ? path.join(contracts, target.slice('contracts/'.length))
      : path.join(from, target)
    const leadsTo: string[] = []
    const text = (await readFile(source, 'utf8')).replace(
      SPECIFIER,
      (_, before: string, quote: string, specifier: string) => {
        const to = resolved(target, specifier)
        if (to) leadsTo.push(to)
        return `${before}${quote}${to ? relative(target, to) : specifier}${quote}`
      },
    )
    const file = path.join(into, target)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, text)
    await Promise.all(leadsTo.map(copy))
  }

  await Promise.all(ENTRIES.map((name) => copy(`${name}.d.ts`)))
}

/** The declaration that is meant, as it will lie in the package; null for what is installed. */
function resolved(importer: string, specifier: string): string | null {
  if (specifier === CONTRACT) return 'contracts/index.d.ts'
  if (!specifier.startsWith('.')) return null
  return path.posix.join(path.posix.dirname(importer), specifier).replace(/\.ts$/, '.d.ts')
}

function relative(importer: string, target: string): string {
  const to = path.posix.relative(path.posix.dirname(importer), target).replace(/\.d\.ts$/, '.js')
  return to.startsWith('.') ? to : `./${to}`
}
