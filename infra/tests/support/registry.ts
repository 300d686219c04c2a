import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { background } from './background.ts'
import { freePort } from './free-port.ts'
import { run } from './run.ts'

export interface Registry {
  /** `127.0.0.1:PORT`, which Docker calls without TLS. */
  address: string
  account: string
  password: string
  stop(): Promise<void>
}

/** A container registry with one account; its data is deleted when it is stopped. */
export async function startRegistry(): Promise<Registry> {
  const [account, password] = ['pipeline', 'sunny teapots']
  const directory = await mkdtemp(join(tmpdir(), 'signin-registry-'))
  const address = `127.0.0.1:${await freePort()}`
  const made = await run('htpasswd', ['-Bbn', account, password])
  await writeFile(join(directory, 'htpasswd'), made.output)
  await writeFile(
    join(directory, 'config.yml'),
    `version: 0.1
storage:
  filesystem: { rootdirectory: ${directory}/images }
http: { addr: '${address}' }
auth:
  htpasswd: { realm: images, path: ${directory}/htpasswd }
`,
  )
  const server = background('docker-registry', ['serve', join(directory, 'config.yml')])
  await server.says('listening on')
  return {
    address,
    account,
    password,
    async stop() {
      await server.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
