import { spawn, spawnSync } from 'node:child_process'

/** The user that PostgreSQL runs as; `undefined` for the current user. */
export type RunAs = { uid: number; gid: number } | undefined

/**
 * The user `nobody`, which exists on every Unix. It runs PostgreSQL when root starts Signin, because
 * PostgreSQL refuses to run as root.
 */
export const NOBODY = { uid: 65534, gid: 65534 }

export const isRoot = process.getuid?.() === 0

/** Inherits nothing: an inherited PGDATA or PGPORT would change what PostgreSQL does. */
export const CLEAN_ENV = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/**
 * Whether the user has the permission for the file. It is tested as that user, because modes alone
 * do not tell: access lists and the modes of all parent directories count too.
 */
export function hasAccess(runAs: RunAs, right: 'r' | 'w' | 'x', file: string): boolean {
  const { status } = spawnSync('/bin/sh', ['-c', `test -${right} "$1"`, 'sh', file], {
    ...runAs,
    cwd: '/',
  })
  return status === 0
}

/** Runs a program and returns its output; rejects with the output when it fails. */
export function runProgram(
  program: string,
  args: string[],
  { runAs, input = '' }: { runAs: RunAs; input?: string },
): Promise<string> {
  return new Promise((resolve, reject) => {
    // The user may have no access to the current directory, where the program could then not start.
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
