import { spawn, spawnSync } from 'node:child_process'

/** Whom PostgreSQL runs as; `undefined` is the user this process already is. */
export type RunAs = { uid: number; gid: number } | undefined

/** PostgreSQL refuses to run as root; this is the account every Unix reserves for those without one. */
export const NOBODY = { uid: 65534, gid: 65534 }

export const isRoot = process.getuid?.() === 0

/** Nothing of ours: a stray PGDATA or PGPORT would change what PostgreSQL does. */
export const CLEAN_ENV = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/**
 * Whether that user can `test -<right> file`. Asked by trying: reading modes
 * would miss access lists, and one closed parent anywhere decides.
 */
export function can(runAs: RunAs, right: 'r' | 'w' | 'x', file: string): boolean {
  const { status } = spawnSync('/bin/sh', ['-c', `test -${right} "$1"`, 'sh', file], {
    ...runAs,
    cwd: '/',
  })
  return status === 0
}

/** Runs a program to its end and answers what it printed; rejects with that when it fails. */
export function run(
  program: string,
  args: string[],
  { runAs, input = '' }: { runAs: RunAs; input?: string },
): Promise<string> {
  return new Promise((resolve, reject) => {
    // In `/`: a user who may not enter the current directory could not start there.
    const child = spawn(program, args, { ...runAs, cwd: '/', env: CLEAN_ENV })
    let output = ''
    child.stdout.on('data', (text) => {
      output += text
    })
    child.stderr.on('data', (text) => {
      output += text
    })
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve(output) : reject(new Error(output.trim()))))
  })
}
