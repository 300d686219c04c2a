// Copies the checkout for scripts that plant faults, so that an interrupted script cannot damage the original.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdtempSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Copies the tracked and new files to a new repository, with node_modules linked. @returns its path. */
export function copyCheckout() {
  const checkout = mkdtempSync(path.join(tmpdir(), 'signin-checkout-'))
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const files = execFileSync('git', list, { cwd: root, encoding: 'utf8' }).split('\0')
  for (const file of files.filter((name) => name && !name.endsWith('.png'))) {
    if (existsSync(path.join(root, file))) cpSync(path.join(root, file), path.join(checkout, file))
  }
  execFileSync('git', ['init', '-q'], { cwd: checkout })
  symlinkSync(path.join(root, 'node_modules'), path.join(checkout, 'node_modules'))
  copyLinks(checkout)
  return checkout
}

/** Copies pnpm's symlinks verbatim: they are relative, so @signin/contracts resolves to the copy's package. */
function copyLinks(checkout) {
  for (const modules of globSync('{apps/*,packages/*,examples/*,bench,infra}/node_modules', {
    cwd: root,
  })) {
    cpSync(path.join(root, modules), path.join(checkout, modules), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (from) => !/node_modules\/\.(?!bin)/.test(from.slice(root.length)),
    })
  }
}
