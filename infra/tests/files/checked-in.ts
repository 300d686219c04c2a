import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const checkout = fileURLToPath(new URL('../../../', import.meta.url))

/** Every file that is in the repository, or would be after a commit. */
export function files(): string[] {
  const git = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const listed = execFileSync('git', git, { cwd: checkout, encoding: 'utf8', maxBuffer: 2 ** 26 })
  const names = new Set(listed.split('\0'))
  // One that was deleted is listed until that is committed.
  const isThere = (name: string) => statSync(path.join(checkout, name), { throwIfNoEntry: false })
  return [...names].filter((name) => name && isThere(name)?.isFile())
}

/** Those that begin by saying that a shell runs them. */
export function shellScripts(): string[] {
  return files().filter((name) => {
    const [first = ''] = readFileSync(path.join(checkout, name), 'latin1').slice(0, 80).split('\n')
    return /^#!.*\b(ba|da)?sh\b/.test(first)
  })
}

/** False, said on the terminal, where a tool that npm does not bring is not installed. */
export function isHere(tool: string, what: string): boolean {
  const here = spawnSync(tool, ['--version']).error === undefined
  if (!here) process.stderr.write(`${what} left out: ${tool} is not installed.\n`)
  return here
}

/** What a tool has to say about files, or about a text that is shown to it; nothing where all is well. */
export function objections(tool: string, args: string[], input?: string): string {
  const { error, status, stdout, stderr } = spawnSync(tool, args, {
    cwd: checkout,
    encoding: 'utf8',
    ...(input !== undefined && { input }),
  })
  if (error) throw error
  return status === 0 ? '' : stdout + stderr || `${tool} ended with ${status}`
}
