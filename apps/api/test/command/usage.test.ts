import { generateHelpTextForAllCommands } from '@stricli/core'
import { describe, expect, test } from 'vitest'
import { application } from '../../src/command/application.ts'
import { EARLIER_NAMES } from '../../src/command/earlier-names.ts'
import { runInProcess } from './run-in-process.ts'

type Documented = Parameters<typeof generateHelpTextForAllCommands>[0]
const routes = generateHelpTextForAllCommands(application as unknown as Documented).map(([route]) =>
  route.split(' ').slice(1),
)

test.each(routes.map((route) => [route.join(' '), route]))(
  'signin %s --help explains it and does nothing',
  async (_, route) => {
    const { code, out, err } = await runInProcess([...route, '--help'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('EXAMPLES')
  },
)

test('--version prints the version', async () => {
  expect((await runInProcess(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test.each(['', 'keys'])('a group without a command is an error: "%s"', async (group) => {
  const ran = await runInProcess(group ? [group] : [])
  expect(ran).toMatchObject({ code: 2, out: '' })
  expect(ran.err).toMatch(/^USAGE\n/)
})

describe('what is not understood is one sentence, exit code 2', () => {
  test.each<[args: string[], sentence: string]>([
    [['kys'], 'There is no command kys. Did you mean `keys`? "signin --help" lists them.'],
    [['constructor'], 'There is no command constructor. "signin --help" lists them.'],
    [['__proto__'], 'There is no command __proto__. "signin --help" lists them.'],
    [['\u001b[2J'], 'There is no command \\u001b[2J. "signin --help" lists them.'],
    [['keys', 'rotate', '--now'], 'There is no flag --now.'],
    [['keys', 'rotate', '-z'], 'There is no flag -z.'],
    [['keys', 'list', '--yes'], 'There is no flag --yes.'],
    [['keys', 'rotate', '--jso'], 'There is no flag --jso. Did you mean --json?'],
    [['keys', 'rotate', 'now'], 'Unexpected argument: now. This command takes none.'],
    [['tokens', 'revoke'], 'The argument <id> is missing.'],
    [['tokens', 'revoke', 'x'], 'id is not an id such as 0192f0c1-7a3b-7c44-8d1e-2f5a6b7c8d9e.'],
    [['seed', '--count', '1', '--count', '2'], '--count was given twice.'],
    [['seed', '--count', '0'], 'count is not a whole number from 1 to 10000.'],
    [['seed', '--count', '1e3'], 'count is not a whole number from 1 to 10000.'],
    [['completion', 'csh'], 'shell must be one of: bash, zsh, fish.'],
  ])('%j', async (args, sentence) => {
    expect(await runInProcess(args)).toEqual({ code: 2, out: '', err: `${sentence}\n` })
  })
})

test.each([...EARLIER_NAMES])('%s of version 0.1 is %j now, and still works', async (old, now) => {
  const [group = '', verb = ''] = now
  expect(routes).toContainEqual(verb.startsWith('-') ? [group] : [group, verb])
  const [asked, presently] = await Promise.all([
    runInProcess([old, '--help']),
    runInProcess([...now, '--help']),
  ])
  expect(asked).toEqual(presently)
})

test('the names that the files of a deployment use are still known', () => {
  const used = ['check-environment', 'create-certificate', 'check-restored', 'drill']
  expect([...EARLIER_NAMES.keys()]).toEqual(expect.arrayContaining(used))
})

test('a secret in the wrong place is not repeated', async () => {
  const { err } = await runInProcess(['seed', '--count', 'hunter2'])
  expect(err).not.toContain('hunter2')
})
