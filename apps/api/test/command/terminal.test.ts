import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createDb } from '@signin/db'
import { createTestDatabase } from '@signin/db/testing'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { onPath } from '../on-path.ts'
import { nodeEnvironment, quickHashing } from '../running.ts'

const program = fileURLToPath(new URL('../../src/command.ts', import.meta.url))
const CTRL_C = '\u0003'
/** The lock of migrations (packages/db/src/migrate/session.ts). */
const MIGRATION_LOCK = 72707369

const noTerminal = onPath('script') ? undefined : 'there is no "script" of util-linux on the PATH'
if (noTerminal) process.stderr.write(`Questions on a terminal are not tested: ${noTerminal}.\n`)

let database: Awaited<ReturnType<typeof createTestDatabase>>
let env: Record<string, string>
beforeAll(async () => {
  database = await createTestDatabase(inject('databaseServer'))
  env = {
    ...quickHashing,
    DATABASE_URL: database.url,
    SECRET_KEY_BASE: 'a secret of this test alone, and long enough for it',
  }
})
afterAll(() => database.drop())

/** Collects what a process prints, and its exit code. */
function follow(child: ChildProcess) {
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
  }
  const ended = once(child, 'close')
  return {
    child,
    printed: () => printed,
    code: async () => (await ended)[0] as number | null,
    says: (text: RegExp) => expect.poll(() => printed, { timeout: 30_000 }).toMatch(text),
  }
}

const start = (args: string[]) =>
  follow(spawn(process.execPath, [program, ...args], { env: { ...nodeEnvironment, ...env } }))

/** Runs the command line on a pseudo-terminal, whose keys are standard input. */
function startOnTerminal(args: string[]) {
  const line = [process.execPath, program, ...args].map((word) => `'${word}'`).join(' ')
  const options = ['--quiet', '--return', '--flush', '--command', `exec ${line}`, '/dev/null']
  return follow(
    spawn('script', options, {
      env: { ...nodeEnvironment, ...env, TERM: 'xterm', SHELL: '/bin/sh' },
    }),
  )
}

describe.skipIf(noTerminal)('a question on a terminal', () => {
  const asked = /Reject every access token that was issued so far\? \[y\/N\]/

  test.each([
    ['y\r', 0, /Made the key/],
    ['n\r', 130, /Nothing was done\./],
    ['\r', 130, /Nothing was done\./],
    [CTRL_C, 130, /Nothing was done\./],
  ])('answered with %j ends with exit code %i', async (answer, code, outcome) => {
    const running = startOnTerminal(['keys', 'rotate', '--compromised'])
    await running.says(asked)
    running.child.stdin?.write(answer)
    expect(await running.code()).toBe(code)
    expect(running.printed()).toMatch(outcome)
  })
})

test('a second SIGINT ends a command that waits and cannot stop', async () => {
  const db = createDb({ url: database.url, maxConnections: 1 })
  await db.$transaction(
    async (tx) => {
      await tx.$executeRaw`select pg_advisory_xact_lock(${MIGRATION_LOCK}::bigint)`
      const running = start(['migrate'])
      await running.says(/migration_waits/)
      running.child.kill('SIGINT')
      await running.says(/Stopping at the next safe point\. Press Ctrl-C again/)
      // Copies of the first signal are ignored for a moment.
      await expect
        .poll(() => running.child.exitCode ?? running.child.kill('SIGINT'), { timeout: 30_000 })
        .toBe(130)
    },
    { timeout: 60_000 },
  )
  await db.$disconnect()
})

test('a reader that closes the pipe, such as head, ends a list without an error', async () => {
  const running = start(['--help'])
  running.child.stdout?.destroy()
  await running.code()
  expect(running.printed()).toBe('')
})
