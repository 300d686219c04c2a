import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { type Outcome, run } from './run.ts'
import type { Stack } from './stack.ts'

/** Runs a command in the backup container, with additional variables. */
export function inBackup(
  stack: Stack,
  command: string[],
  env: Record<string, string> = {},
): Promise<Outcome> {
  const given = Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`])
  return stack.script('compose', 'exec', '-T', ...given, 'backup', ...command)
}

/** Runs a command in a separate container of the image, whose folders can be limited in size. */
export async function besideBackup(
  stack: Stack,
  options: string[],
  command: string[],
): Promise<Outcome> {
  const variables = parseEnv(await readFile(join(stack.directory, '.env.prod'), 'utf8'))
  const env = {
    PGHOST: 'db',
    PGUSER: 'signin',
    PGDATABASE: 'signin',
    PGPASSWORD: variables.POSTGRES_PASSWORD,
    BACKUP_PASSWORD: variables.BACKUP_PASSWORD,
  }
  const given = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`])
  const image = `${variables.SIGNIN_IMAGES ?? 'signin'}/backup:local`
  const network = `${stack.project}_data`
  const fixed = ['run', '--rm', '--read-only', '--network', network, '--tmpfs', '/tmp', ...given]
  return run('docker', [...fixed, ...options, image, ...command])
}

/** The event `backup_made`. */
export interface Made {
  snapshot: string
  accounts: number
  bytes: number
}

export async function backUp(stack: Stack, env: Record<string, string> = {}): Promise<Made> {
  const { code, output } = await inBackup(stack, ['backup'], env)
  const made = output.split('\n').find((line) => line.includes('"event":"backup_made"'))
  if (code !== 0 || !made) throw new Error(output)
  return JSON.parse(made)
}

/** The ids of the snapshots in the store, oldest first. */
export async function kept(stack: Stack, env: Record<string, string> = {}): Promise<string[]> {
  const { code, output } = await inBackup(stack, ['list'], env)
  if (code !== 0) throw new Error(output)
  return output
    .trim()
    .split('\n')
    .map((line) => String(line.split(' ')[1]))
}

/** Runs SQL in the stack's database, or in another one of its server. */
export async function sql(stack: Stack, command: string, database = 'signin'): Promise<string> {
  const ask = [
    'psql',
    '-U',
    'signin',
    '-d',
    database,
    '-At',
    '-v',
    'ON_ERROR_STOP=1',
    '-c',
    command,
  ]
  return (await stack.compose('exec', '-T', 'db', ...ask)).trim()
}

export async function databases(stack: Stack): Promise<string[]> {
  return (await sql(stack, 'select datname from pg_database order by 1')).split('\n')
}
