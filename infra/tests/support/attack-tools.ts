import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './run.ts'
import type { Stack } from './stack.ts'

const MAX_RUN_MS = ['--kill-after=10', '400']

interface Finding {
  id: string
  severity: string
  finding: string
}

/** Everything that testssl.sh says of the TLS and the headers of a stack, good news too. */
export async function testssl({ url }: Stack): Promise<Finding[]> {
  return inFolder(async (folder) => {
    const report = join(folder, 'report.json')
    const here = ['--ip', '127.0.0.1', '--nodns', 'none', '--warnings', 'off', '--color', '0']
    const checks = ['-p', '-s', '-f', '-S', '-h', '-U']
    const { output } = await tool(folder, 'testssl', [
      ...[...here, '--quiet', '--jsonfile', report],
      ...[...checks, url],
    ])
    return JSON.parse(await whatIsIn(report, output))
  })
}

// Left out are those that ask a server of wapiti's makers (ssrf, xxe) or need a download (nikto, wapp).
const MODULES =
  'backup,blindsql,brute_login_form,buster,cookieflags,crlf,csp,csrf,exec,file,htaccess,' +
  'http_headers,methods,permanentxss,redirect,shellshock,sql,xss'

export interface Scan {
  /** Where to begin, beside the front page and what it leads to. */
  paths: string[]
  cookie?: string
  secondsForEachModule: number
}

/** What wapiti finds, anomalies as well, a line for each kind. Its requests carry `agent`. */
export async function wapiti({ url }: Stack, agent: string, scan: Scan): Promise<string[]> {
  return inFolder(async (folder) => {
    const report = join(folder, 'report.json')
    const seeds = join(folder, 'paths')
    await writeFile(seeds, scan.paths.map((path) => `${url}${path}\n`).join(''))
    const { output } = await tool(folder, 'wapiti', [
      ...['--url', `${url}/`, '--start', seeds, '--module', MODULES, '--user-agent', agent],
      ...(scan.cookie ? ['--header', `Cookie: ${scan.cookie}`] : []),
      ...['--max-scan-time', '45', '--max-attack-time', String(scan.secondsForEachModule)],
      ...['--max-links-per-page', '40', '--depth', '3', '--timeout', '10', '--verify-ssl', '0'],
      ...['--store-session', folder, '--store-config', folder, '--flush-session'],
      ...['--no-bugreport', '--format', 'json', '--output', report],
    ])
    const { vulnerabilities, anomalies } = JSON.parse(await whatIsIn(report, output))
    const found = [...Object.entries(vulnerabilities), ...Object.entries(anomalies)]
    const lines = found.flatMap(([kind, cases]) =>
      (cases as { info: string }[]).map(({ info }) => `${kind}: ${info}`),
    )
    return [...new Set(lines)]
  })
}

export interface Target {
  path: string
  /** JSON, which makes it a POST. A `*` in it, or in a header, is the one place to inject at. */
  body?: string
  headers?: string[]
}

/** What sqlmap said, to its end. */
export async function sqlmap({ url }: Stack, { path, body, headers = [] }: Target) {
  const said = [...headers, ...(body ? ['Content-Type: application/json'] : [])]
  return inFolder(async (folder) => {
    const { output } = await tool(folder, 'sqlmap', [
      ...['--url', `${url}${path}`, ...(body ? ['--method', 'POST', '--data', body] : [])],
      ...(said.length > 0 ? ['--headers', said.join('\n')] : []),
      ...['--dbms', 'PostgreSQL', '--technique', 'BEST', '--time-sec', '10', '--ignore-code', '*'],
      ...['--batch', '--disable-coloring', '--timeout', '15', '--retries', '1'],
      ...['--output-dir', folder],
    ])
    return output
  })
}

/** A home of its own: what one run remembers of a target, the next must not. */
const tool = (home: string, name: string, args: string[]) =>
  run('timeout', [...MAX_RUN_MS, name, ...args], { cwd: home, env: { HOME: home } })

async function whatIsIn(report: string, said: string): Promise<string> {
  return readFile(report, 'utf8').catch(() => {
    throw new Error(`There is no report:\n${said}`)
  })
}

async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'signin-attack-'))
  return work(folder).finally(() => rm(folder, { recursive: true, force: true }))
}
