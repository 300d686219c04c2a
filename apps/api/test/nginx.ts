import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { setTimeout as passes } from 'node:timers/promises'
import { freePort } from './free-port.ts'

/** nginx of Debian or any on the PATH; Debian's /usr/sbin is on the PATH of root only. */
const server = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin']
  .map((folder) => path.join(folder, 'nginx'))
  .find(existsSync)

/** Why there is no nginx to test with (printed), or undefined. */
export const noNginx = server ? undefined : 'no nginx on the PATH or in /usr/sbin'
if (noNginx) process.stderr.write(`Forward auth by nginx is not tested: ${noNginx}.\n`)

export interface TestNginx {
  port: number
  stop(): Promise<void>
}

/** Starts an nginx. @param http returns the content of its http block for the port to listen on. */
export async function startNginx(http: (port: number) => string): Promise<TestNginx> {
  const home = mkdtempSync(path.join(tmpdir(), 'signin-nginx-'))
  const port = await freePort()
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  const configuration = path.join(home, 'nginx.conf')
  writeFileSync(
    configuration,
    `daemon off; pid ${home}/pid; error_log ${home}/error.log; worker_processes 1; ${process.getuid?.() === 0 ? 'user root;' : ''}
    events {}
    http { access_log off; ${kinds.map((kind) => `${kind}_temp_path ${home}/${kind};`).join(' ')}
    ${http(port)} }`,
  )
  const child = spawn(String(server), ['-p', home, '-c', configuration, '-e', 'stderr'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const exited = once(child, 'exit')
  while (child.exitCode === null && !(await answers(port))) await passes(20)
  if (child.exitCode !== null) throw new Error('nginx did not start.')
  return {
    port,
    async stop() {
      child.kill('SIGTERM')
      await exited
      rmSync(home, { recursive: true })
    },
  }
}

function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const answer = Promise.withResolvers<boolean>()
  socket.on('connect', () => answer.resolve(true)).on('error', () => answer.resolve(false))
  return answer.promise.finally(() => socket.destroy())
}
