import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { checkout } from './repository.ts'

const read = (name: string) => readFileSync(path.join(checkout, name), 'utf8')
const linesOf = (name: string) => read(name).split('\n').filter(Boolean)

const { devDependencies } = JSON.parse(read('package.json'))
const { catalog, nodeVersion } = parse(read('pnpm-workspace.yaml'))

const WITH_NODE = `node:${nodeVersion.split('.')[0]}-bookworm-slim`
const DOCKERFILES = [
  ['apps/api/Dockerfile', WITH_NODE],
  ['apps/web/Dockerfile', 'nginxinc/nginx-unprivileged:1.30'],
  ['apps/api/Dockerfile.dev', WITH_NODE],
  ['apps/web/Dockerfile.dev', WITH_NODE],
] as const

describe.each(DOCKERFILES)('%s', (file, base) => {
  const lines = linesOf(file)
  const stages = lines.filter((line) => line.startsWith('FROM ')).map((line) => line.split(' '))
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')))
  const values = (name: string) =>
    lines.flatMap((line) => line.match(`^ARG ${name}=(\\S+)$`)?.[1] ?? [])

  test('builds on the Node version of the workspace, and has the expected final base', () => {
    expect(stages[0]?.slice(1)).toEqual([WITH_NODE, 'AS', 'base'])
    const final = stages.at(-1)?.[1]
    expect(final === 'base' ? WITH_NODE : final).toBe(base)
  })

  test('builds with the versions of pnpm and turbo of the workspace', () => {
    expect(values('PNPM_VERSION')).toEqual([devDependencies.pnpm])
    expect(values('TURBO_VERSION')).toEqual([catalog.turbo])
    expect(read(file)).toContain('pnpm install --frozen-lockfile')
  })

  test('runs as an unprivileged account, and has a health check', () => {
    const accounts = last.filter((line) => line.startsWith('USER '))
    // The base image of the web app sets an unprivileged account.
    expect(accounts).toEqual(base.startsWith('nginxinc/') ? [] : ['USER node'])
    expect(last.some((line) => line.startsWith('HEALTHCHECK '))).toBe(true)
  })

  test('has no build argument or variable for a secret', () => {
    expect(read(file)).not.toMatch(/^(ARG|ENV) .*(SECRET|PASSWORD|TOKEN|KEY)/m)
  })

  // Both need engine 23, or a front end that the engine downloads.
  test('uses only the syntax that every engine supports: no syntax directive, no heredoc', () => {
    expect(read(file)).not.toMatch(/^# *syntax *=|<<-?['"]?[A-Z]/m)
  })
})

test.each(['apps/api/Dockerfile', 'apps/web/Dockerfile'])('%s sets the OCI labels', (file) => {
  for (const name of ['title', 'licenses', 'version', 'revision']) {
    expect(read(file)).toContain(`org.opencontainers.image.${name}="`)
  }
})

// THIRD-PARTY-NOTICES.txt is part of the build output.
test.each([
  ['apps/api/Dockerfile', ['api']],
  ['apps/web/Dockerfile', ['web']],
  ['Dockerfile.paas', ['api', 'web']],
])('%s copies the whole build output, and does not remove the notices', (file, apps) => {
  for (const app of apps) {
    const whole = `COPY --from=build /repo/apps/${app}/dist `
    expect(linesOf(file).some((line) => line.startsWith(whole))).toBe(true)
  }
  const removed = [...read(file).matchAll(/-regex '(.+)' -delete/g)].map(([, it]) => `^${it}$`)
  expect(removed).toHaveLength(apps.includes('api') ? 1 : 0)
  for (const pattern of removed) {
    expect('apps/api/dist/main.js.map').toMatch(new RegExp(pattern))
    expect('apps/api/dist/THIRD-PARTY-NOTICES.txt').not.toMatch(new RegExp(pattern))
  }
})

test('.dockerignore excludes every file that .gitignore does', () => {
  const ignored = linesOf('.dockerignore').filter((line) => !line.startsWith('#'))
  const isIgnored = (name: string) =>
    ignored.some((glob) => path.matchesGlob(name, glob.replace(/^\//, '')))
  const unkept = linesOf('.gitignore').filter((line) => !line.startsWith('#'))
  const examples = unkept.map((line) => line.replace(/^\/|\/$/g, '').replaceAll('*', 'any'))
  expect(examples.length).toBeGreaterThan(10)
  expect(examples.filter((name) => !isIgnored(name))).toEqual([])
  expect(isIgnored('apps/api/src/main.ts')).toBe(false)
})
