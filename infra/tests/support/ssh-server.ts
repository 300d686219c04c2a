import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { background } from './background.ts'
import { freePort } from './free-port.ts'
import { type Outcome, run } from './run.ts'

export interface SshServer {
  port: number
  account: string
  /** Paths of files, as GitLab passes them to a job. */
  privateKey: string
  knownHosts: string
  /** Runs a command over SSH with that key. */
  ask(command: string): Promise<Outcome>
  stop(): Promise<void>
}

/** The name of this machine inside containers that are started with it as an extra host. */
export const HOST = 'host.docker.internal'

/** An SSH server on this machine, reachable from containers, with one key and one forced command. */
export async function startSshServer(forced: string): Promise<SshServer> {
  const directory = await mkdtemp(join(tmpdir(), 'signin-ssh-'))
  const file = (name: string) => join(directory, name)
  const port = await freePort()
  for (const name of ['host', 'pipeline']) {
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file(name)])
  }
  const publicKey = await readFile(file('pipeline.pub'), 'utf8')
  await writeFile(file('authorized_keys'), `command="${forced}",restrict ${publicKey}`)
  const hostKey = await readFile(file('host.pub'), 'utf8')
  await writeFile(file('known_hosts'), `[${HOST}]:${port},[127.0.0.1]:${port} ${hostKey}`)
  await writeFile(
    file('config'),
    `Port ${port}
ListenAddress 127.0.0.1
ListenAddress ${await gateway()}
HostKey ${file('host')}
PidFile none
AuthorizedKeysFile ${file('authorized_keys')}
# The temporary folder is world-writable.
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin forced-commands-only
`,
  )
  // Debian's service creates it, which does not run here.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 })
  const server = background('/usr/sbin/sshd', ['-D', '-e', '-f', file('config')])
  await server.says('Server listening on')

  const account = userInfo().username
  const options = [
    '-F',
    'none',
    '-o',
    'BatchMode=yes',
    '-o',
    `UserKnownHostsFile=${file('known_hosts')}`,
  ]
  return {
    port,
    account,
    privateKey: file('pipeline'),
    knownHosts: file('known_hosts'),
    ask: (command) =>
      run('ssh', [
        ...options,
        '-i',
        file('pipeline'),
        '-p',
        String(port),
        `${account}@127.0.0.1`,
        command,
      ]),
    async stop() {
      await server.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** This machine's address in Docker's default network. */
async function gateway(): Promise<string> {
  const format = '{{(index .IPAM.Config 0).Gateway}}'
  const { output } = await run('docker', ['network', 'inspect', 'bridge', '--format', format])
  return output.trim()
}
