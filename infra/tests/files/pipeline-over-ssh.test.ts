import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run } from '../support/run.ts'

const COMMIT = '0123456789abcdef0123456789abcdef01234567'

/** A server's infra/ whose deploy and rollback only print their arguments, and a fake ssh that does the same. */
let infra: string
beforeAll(async () => {
  infra = await mkdtemp(join(tmpdir(), 'signin-receive-'))
  await mkdir(join(infra, 'bin'))
  await cp(new URL('../../pipeline', import.meta.url), join(infra, 'pipeline'), { recursive: true })
  await program('deploy', 'echo "deployed $# $*"')
  await program('rollback', 'echo "rolled back $#"')
  await program(
    'bin/ssh',
    'printf "<%s>" "$@"; for a; do case $a in */key) stat -c " mode %a" "$a"; cat "$a" ;; esac; done; exit 7',
  )
  await writeFile(join(infra, 'known_hosts'), 'host.example.com ssh-ed25519 AAAA')
  await writeFile(join(infra, 'key'), 'line one\r\nline two\r')
})
afterAll(() => rm(infra, { recursive: true }))

async function program(name: string, does: string) {
  await writeFile(join(infra, name), `#!/bin/sh\n${does}\n`)
  await chmod(join(infra, name), 0o755)
}

const asked = (SSH_ORIGINAL_COMMAND: string) =>
  run(join(infra, 'pipeline/receive'), [], { env: { SSH_ORIGINAL_COMMAND } })

test("the forced command of the pipeline's key accepts a deploy and a rollback", async () => {
  expect(await asked(`deploy ${COMMIT}`)).toEqual({ code: 0, output: `deployed 1 ${COMMIT}\n` })
  expect(await asked('rollback')).toEqual({ code: 0, output: 'rolled back 0\n' })
})

test.each([
  '',
  'ls',
  'deploy',
  'deploy latest',
  `deploy ${COMMIT}0`,
  `deploy ${COMMIT.toUpperCase()}`,
  `deploy ${COMMIT}; ls`,
  `deploy ${COMMIT}\nls`,
  `ls\ndeploy ${COMMIT}`,
  `deploy ${COMMIT} $(ls)`,
  `deploy --force ${COMMIT}`,
  ` rollback`,
  `rollback ${COMMIT}`,
  'rollback\n',
  'sh -c rollback',
])('the forced command rejects every other request: %j', async (command) => {
  const { code, output } = await asked(command)
  expect(output).toBe(
    'This key may ask for "deploy <commit>" or "rollback", and for nothing else.\n',
  )
  expect(code).toBe(2)
})

const variables = () => ({
  CI_COMMIT_SHA: COMMIT,
  SSH_HOST: 'host.example.com',
  SSH_USER: 'signin',
  SSH_PRIVATE_KEY: join(infra, 'key'),
  SSH_KNOWN_HOSTS: join(infra, 'known_hosts'),
  PATH: `${join(infra, 'bin')}:${process.env.PATH}`,
})
const deploy = (env: Record<string, string>, ...args: string[]) =>
  run(join(infra, 'pipeline/deploy'), args, { env: { ...variables(), ...env } })

test('the deploy job connects to the known host only, repairs the key file, and exits with the code of the server', async () => {
  const { code, output } = await deploy({ SSH_PORT: '2222' })
  expect(code).toBe(7)
  expect(output).toContain(`<signin@host.example.com><deploy ${COMMIT}>`)
  expect(output).toContain('<-p><2222>')
  expect(output).toContain('<StrictHostKeyChecking=yes>')
  expect(output).toContain('<BatchMode=yes>')
  expect(output).toContain(' mode 600\nline one\nline two\n')
  expect((await deploy({}, 'rollback')).output).toContain('<signin@host.example.com><rollback>')
})

test('the deploy job names the variable that is missing', async () => {
  for (const name of ['SSH_HOST', 'SSH_USER', 'SSH_PRIVATE_KEY', 'SSH_KNOWN_HOSTS']) {
    const { code, output } = await deploy({ [name]: '' })
    expect(output).toBe(`${name} is not set: see the table of variables in docs/operations.md.\n`)
    expect(code).toBe(2)
  }
  const { code, output } = await deploy({ SSH_PRIVATE_KEY: '-----BEGIN OPENSSH PRIVATE KEY-----' })
  expect(output).toContain('have to be variables of the type "File"')
  expect(code).toBe(2)
})
