import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run } from '../support/run.ts'
import { checkout } from './repository.ts'

let server: string
beforeAll(async () => {
  server = await mkdtemp(join(tmpdir(), 'signin-old-engine-'))
  for (const name of ['compose', 'deploy', 'rollback', 'rollout', 'nginx']) {
    await cp(join(checkout, 'infra', name), join(server, 'infra', name), { recursive: true })
  }
  await writeFile(join(server, '.env.prod'), '')
  await writeFile(join(server, 'docker'), '#!/bin/sh\n[ "$1" = version ] && echo 24.0.9\n', {
    mode: 0o755,
  })
})
afterAll(() => rm(server, { recursive: true }))

test.each([
  [['compose', 'up', '-d'], 'The Docker engine is 24.0.9, and 25 or newer is needed.\n'],
  [
    ['deploy', '1'],
    '1 was not deployed: the Docker engine is 24.0.9, and 25 or newer is needed.\n',
  ],
  [
    ['rollback', '1'],
    '1 was not brought back: the Docker engine is 24.0.9, and 25 or newer is needed.\n',
  ],
])(
  'infra/%s rejects an engine that is too old, with one sentence',
  async ([script = '', ...args], says) => {
    const env = { PATH: `${server}:${process.env.PATH}` }
    const { code, output } = await run(join(server, 'infra', script), args, { env })
    expect({ code, output }).toEqual({ code: 1, output: says })
  },
)
