import { mkdtemp, readdir, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { selfSigned } from '@signin/api/src/certificates/self-signed.ts'
// @ts-expect-error it comes without types
import S3rver from 's3rver'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { backUp, databases, inBackup, kept } from '../support/backups.ts'
import { member } from '../support/people.ts'
import { run } from '../support/run.ts'
import { type Stack, startStack } from '../support/stack.ts'

let stack: Stack
let directory: string
let server: { run(): Promise<AddressInfo>; close(): Promise<void> } | undefined
let env: Record<string, string>

beforeAll(async () => {
  stack = await startStack()
  directory = await mkdtemp(join(tmpdir(), 'signin-backup-s3-'))
  const format = '{{range .IPAM.Config}}{{.Gateway}}{{end}}'
  const network = `${stack.project}_outside`
  const { output } = await run('docker', ['network', 'inspect', '--format', format, network])
  const address = output.trim()
  // TLS, as S3 has: over plain HTTP restic signs uploads in a way that this server cannot parse.
  const { key, certificate } = await selfSigned([address], 30)
  await stack.compose('exec', '-T', 'backup', 'sh', '-c', `echo '${certificate}' >/tmp/s3.pem`)
  const s3: NonNullable<typeof server> = new S3rver({
    address,
    key,
    cert: certificate,
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: 'backups', configs: [] }],
  })
  const { port } = await s3.run()
  server = s3
  env = {
    BACKUP_REPOSITORY: `s3:https://${address}:${port}/backups`,
    SSL_CERT_FILE: '/tmp/s3.pem',
    AWS_ACCESS_KEY_ID: 'S3RVER',
    AWS_SECRET_ACCESS_KEY: 'S3RVER',
  }
})
afterAll(async () => {
  await stack?.down()
  await server?.close()
  if (directory) await rm(directory, { recursive: true, force: true })
})

test('backups are stored in S3 and restored from it', async () => {
  await member(stack)
  const { snapshot } = await backUp(stack, env)
  expect(await readdir(join(directory, 'backups'))).toContain('snapshots')
  expect(await kept(stack, env)).toEqual([snapshot])

  const restored = await inBackup(stack, ['restore-into', 'signin_drill_1', snapshot], env)
  expect(restored.output).toMatch(/^Restored a dump of \d+ bytes as signin_drill_1 in/)
  expect(await inBackup(stack, ['drop', 'signin_drill_1'])).toMatchObject({ code: 0 })
  expect(await databases(stack)).not.toContain('signin_drill_1')
})

test('a rejected access key is reported, and no second repository is created', async () => {
  const wrong = { ...env, AWS_ACCESS_KEY_ID: 'SOMEBODY' }
  const { code, output } = await inBackup(stack, ['backup'], wrong)
  expect(code).toBe(1)
  expect(output).toContain('does not take the key it was given.')
  expect(await kept(stack, env)).toHaveLength(1)
})

test('a backup fails with one sentence when S3 is unreachable', async () => {
  await server?.close()
  server = undefined
  const { code, output } = await inBackup(stack, ['backup'], env)
  expect(code).toBe(1)
  expect(output).toContain(`${env.BACKUP_REPOSITORY} cannot be reached.`)
})
