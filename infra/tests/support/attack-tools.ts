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

/** All findings of testssl.sh on the TLS and the headers of a stack, including the positive ones. */
export async function testssl({ url }: Stack): Promise<Finding[]> {
  return inTemporaryFolder(async (folder) => {
    const report = join(folder, 'report.json')
    const here = ['--ip', '127.0.0.1', '--nodns', 'none', '--warnings', 'off', '--color', '0']
    const checks = ['-p', '-s', '-f', '-S', '-h', '-U']
    const { output } = await tool(folder, 'testssl', [
      ...[...here, '--quiet', '--jsonfile', report],
      ...[...checks, url],
    ])
    return JSON.parse(await readReport(report, output))
  })
}

// Without the modules that call a server of wapiti's makers (ssrf, xxe) or need a download (nikto, wapp).
const WAPITI_MODULES =
  'backup,blindsql,brute_login_form,buster,cookieflags,crlf,csp,csrf,exec,file,htaccess,' +
  'http_headers,methods,permanentxss,redirect,shellshock,sql,xss'

export interface Scan {
  /** Start paths, in addition to the front page and its links. */
  paths: string[]
  cookie?: string
  secondsForEachModule: number
}

/** The findings of wapiti, anomalies included, without duplicates. Its requests have the User-Agent `agent`. */
export async function wapiti({ url }: Stack, agent: string, scan: Scan): Promise<string[]> {
  return inTemporaryFolder(async (folder) => {
    const report = join(folder, 'report.json')
    const seeds = join(folder, 'paths')
    await writeFile(seeds, scan.paths.map((path) => `${url}${path}\n`).join(''))
    const { output } = await tool(folder, 'wapiti', [
      ...['--url', `${url}/`, '--start', seeds, '--module', WAPITI_MODULES, '--user-agent', agent],
      ...(scan.cookie ? ['--header', `Cookie: ${scan.cookie}`] : []),
      ...['--max-scan-time', '45', '--max-attack-time', String(scan.secondsForEachModule)],
      ...['--max-links-per-page', '40', '--depth', '3', '--timeout', '10', '--verify-ssl', '0'],
      ...['--store-session', folder, '--store-config', folder, '--flush-session'],
      ...['--no-bugreport', '--format', 'json', '--output', report],
    ])
    const { vulnerabilities, anomalies } = JSON.parse(await readReport(report, output))
    const found = [...Object.entries(vulnerabilities), ...Object.entries(anomalies)]
    const lines = found.flatMap(([kind, cases]) =>
      (cases as { info: string }[]).map(({ info }) => `${kind}: ${info}`),
    )
    return [...new Set(lines)]
  })
}

export interface Target {
  path: string
  /** JSON, which makes it a POST. A `*` in it or in a header marks the only injection point. */
  body?: string
  headers?: string[]
}

/** The whole output of sqlmap. */
export async function sqlmap({ url }: Stack, { path, body, headers = [] }: Target) {
  const said = [...headers, ...(body ? ['Content-Type: application/json'] : [])]
  return inTemporaryFolder(async (folder) => {
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

/** Runs a tool with a HOME of its own, so that no run uses the cached results of another. */
const tool = (home: string, name: string, args: string[]) =>
  run('timeout', [...MAX_RUN_MS, name, ...args], { cwd: home, env: { HOME: home } })

async function readReport(report: string, said: string): Promise<string> {
  return readFile(report, 'utf8').catch(() => {
    throw new Error(`There is no report:\n${said}`)
  })
}

async function inTemporaryFolder<Result>(
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'signin-attack-'))
  return work(folder).finally(() => rm(folder, { recursive: true, force: true }))
}
