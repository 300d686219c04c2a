import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const checkout = fileURLToPath(new URL('../../../', import.meta.url))

/** Every file that git tracks, or would after `git add`. */
export function files(): string[] {
  const git = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const listed = execFileSync('git', git, { cwd: checkout, encoding: 'utf8', maxBuffer: 2 ** 26 })
  const names = new Set(listed.split('\0'))
  // git lists a deleted file until the deletion is committed.
  const isThere = (name: string) => statSync(path.join(checkout, name), { throwIfNoEntry: false })
  return [...names].filter((name) => name && isThere(name)?.isFile())
}

/** The files with a shell's shebang. */
export function shellScripts(): string[] {
  return files().filter((name) => {
    const [first = ''] = readFileSync(path.join(checkout, name), 'latin1').slice(0, 80).split('\n')
    return /^#!.*\b(ba|da)?sh\b/.test(first)
  })
}

/** Whether a tool that npm does not install is there. Prints what is skipped if it is not. */
export function isInstalled(tool: string, what: string): boolean {
  const here = spawnSync(tool, ['--version']).error === undefined
  if (!here) process.stderr.write(`${what} left out: ${tool} is not installed.\n`)
  return here
}

/** The output of a linter for files, or for a text on its standard input; empty if it found nothing. */
export function lintOutput(tool: string, args: string[], input?: string): string {
  const { error, status, stdout, stderr } = spawnSync(tool, args, {
    cwd: checkout,
    encoding: 'utf8',
    ...(input !== undefined && { input }),
  })
  if (error) throw error
  return status === 0 ? '' : stdout + stderr || `${tool} ended with ${status}`
}
