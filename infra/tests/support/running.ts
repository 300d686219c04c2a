import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import type { Stack } from './stack.ts'
import { docker } from './versions.ts'

const CHECKOUT = fileURLToPath(new URL('../../../', import.meta.url))

/** The names and versions of the replicas of the api and the web app. */
export async function replicas(stack: Stack): Promise<{ name: string; version: string }[]> {
  const [backends, frontends] = [await listed(stack, 'backend'), await listed(stack, 'frontend')]
  return [...backends, ...frontends].map((line) => {
    const [, name = '', image = ''] = line.split(' ')
    return { name, version: image.split(':').at(-1) ?? '' }
  })
}

/** Expects two replicas each of the api and the web app, all of one version. */
export async function expectVersion(stack: Stack, version: string): Promise<void> {
  const versions = (await replicas(stack)).map((it) => it.version)
  expect(versions).toEqual([version, version, version, version])
}

/** All running containers. */
export async function containers(stack: Stack): Promise<string[]> {
  return (await listed(stack)).sort()
}

async function listed({ project }: Stack, service?: string): Promise<string[]> {
  const labels = [`project=${project}`, ...(service ? [`service=${service}`] : [])]
  const filters = labels.flatMap((it) => ['--filter', `label=com.docker.compose.${it}`])
  const lines = await docker('ps', ...filters, '--format', '{{.ID}} {{.Names}} {{.Image}}')
  return lines.split('\n').filter(Boolean)
}

/** The upstream files of nginx, of a stack or else of the checkout. */
export function upstreams(stack?: Stack): Promise<string[]> {
  const folder = join(stack?.directory ?? CHECKOUT, 'infra/nginx/upstreams')
  return Promise.all(
    ['backend', 'frontend'].map((service) => readFile(join(folder, `${service}.conf`), 'utf8')),
  )
}

export async function query(stack: Stack, sql: string): Promise<string[]> {
  const psql = ['psql', '--username=signin', '--no-align', '--tuples-only', '--command', sql]
  return (await stack.compose('exec', '-T', 'db', ...psql)).trim().split('\n')
}

export const tables = (stack: Stack) =>
  query(stack, "select tablename from pg_tables where schemaname = 'public'")
