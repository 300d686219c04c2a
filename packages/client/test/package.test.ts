import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEPENDENCIES } from '../scripts/manifest.ts'
import { writePackage } from '../scripts/write-package.ts'
import { fallback } from './fake-signin.ts'

const run = promisify(execFile)
const home = path.join(import.meta.dirname, '..')

let room: string
let written: string
let tarball: string

beforeAll(async () => {
  room = await mkdtemp(path.join(tmpdir(), 'signin-client-'))
  written = path.join(room, 'package')
  await writePackage(written)
  await run('npm', ['pack', written, '--pack-destination', room, '--offline'], { cwd: room })
  const name = (await readdir(room)).find((file) => file.endsWith('.tgz')) ?? ''
  tarball = path.join(room, name)
}, 60_000)
afterAll(() => rm(room, { recursive: true, force: true }))

const manifest = async () => JSON.parse(await readFile(path.join(written, 'package.json'), 'utf8'))

test('publint has nothing to say', async () => {
  const { messages } = await publint({ pkgDir: written, strict: true })
  const pkg = await manifest()
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
})

test('are-the-types-wrong has nothing to say of a package that is ESM only', async () => {
  const result = await checkPackage(createPackageFromTarballData(await readFile(tarball)))
  if (!result.types) return expect.unreachable('it has no types')
  expect(Object.keys(result.entrypoints)).toEqual(['.', './verify', './fastify', './node'])
  // Its profile `esm-only`: who requires() it, or resolves as Node 10 did, is told to import it.
  const passedOver = ['node10', 'node16-cjs']
  const problems = result.problems.filter(
    (problem) => !('resolutionKind' in problem && passedOver.includes(problem.resolutionKind)),
  )
  expect(problems).toEqual([])
})

test('nothing of this workspace is asked for', async () => {
  const { dependencies, peerDependencies, scripts } = await manifest()
  const allowed = Object.keys({ ...dependencies, ...peerDependencies })
  expect(scripts).toBeUndefined()
  const files = await readdir(path.join(written, 'dist'), { recursive: true })
  const specifiers = new Set<string>()
  for (const file of files.filter((name) => /\.(js|d\.ts)$/.test(name))) {
    const text = await readFile(path.join(written, 'dist', file), 'utf8')
    for (const [, to] of text.matchAll(/(?:from|import)\s*\(?\s*["']([^"'\n]+)["']/g)) {
      if (to?.startsWith('.')) expect(to, file).toMatch(/\.js$/)
      else if (to && !to.startsWith('node:') && !isExample(text, to)) specifiers.add(to)
    }
  }
  for (const specifier of specifiers) {
    const [scope = '', name] = specifier.split('/')
    expect(allowed).toContain(scope.startsWith('@') ? `${scope}/${name}` : scope)
  }
})

test('the entry for browsers asks for tRPC alone, and is dropped where it is not used', async () => {
  const imported = async (code: string) => {
    const bundle = await rolldown({
      input: 'entry',
      external: [/^node:/, /^@trpc/, 'jose', 'fastify-plugin'],
      plugins: [
        {
          name: 'entry',
          resolveId: (id) => (id === 'entry' ? id : null),
          load: (id) => (id === 'entry' ? code : null),
        },
      ],
    })
    const { output } = await bundle.generate({ format: 'esm', minify: true })
    await bundle.close()
    return output[0]
  }
  const index = JSON.stringify(path.join(written, 'dist/index.js'))
  const all = await imported(`export * from ${index}`)
  expect(all.imports).toEqual(['@trpc/client'])
  expect(all.code).toContain('issueAccessToken')
  const web = await imported(`export { createClient, failureOf } from ${index}`)
  expect(web.code).not.toContain('issueAccessToken')
  expect((await imported(`import ${index}`)).code.trim()).toBe('')
})

/**
 * The tarball, in a project that has nothing else. Its dependencies are this workspace's own
 * installed ones, linked: so the test needs no registry, and cannot pass by a newer version.
 */
describe('installed in an empty project', () => {
  let project: string

  beforeAll(async () => {
    project = path.join(room, 'project')
    await cp(path.join(import.meta.dirname, 'project'), project, { recursive: true })
    await writeFile(path.join(project, 'package.json'), '{ "private": true, "type": "module" }')
    const modules = path.join(project, 'node_modules')
    const installed = path.join(modules, '@signin/client')
    await mkdir(installed, { recursive: true })
    await run('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1'])
    const { dependencies, peerDependencies } = await manifest()
    for (const name of [...Object.keys({ ...dependencies, ...peerDependencies }), '@types/node']) {
      const link = path.join(modules, name)
      await mkdir(path.dirname(link), { recursive: true })
      await symlink(path.join(home, DEPENDENCIES[name] ?? `node_modules/${name}`), link)
    }
  })

  test.each([
    ['without the types of a browser', ['--skipLibCheck', 'true', '--lib', 'es2022']],
    // tRPC's own declarations need those of a browser to be looked at themselves.
    ['its declarations looked at, too', ['--skipLibCheck', 'false', '--lib', 'es2022,dom']],
  ])(
    'all four entries type-check, with strict and nodenext, %s',
    async (_, options) => {
      const checked = run(path.join(home, 'node_modules/.bin/tsc'), ['-p', project, ...options])
      const { stdout } = await checked.catch((error) => error)
      expect(stdout).toBe('')
    },
    60_000,
  )

  test('all four run under plain node, and the process ends by itself', async () => {
    const signin = await fallback()
    const args = ['main.ts', signin.issuer, signin.mint()]
    // Not as long as the feed may be silent.
    const options = { cwd: project, timeout: 20_000 }
    const running = run(process.execPath, args, options)
    await Promise.race([signin.listened(), running])
    running.child.stdin?.end()
    const { stdout, stderr } = await running.finally(signin.close)
    expect(stderr).toBe('')
    expect(stdout).toBe('all is well\n')
  }, 30_000)
})

/** A line of a docstring is no import. */
function isExample(text: string, specifier: string): boolean {
  const lines = text.split('\n').filter((line) => line.includes(`'${specifier}'`))
  return lines.length > 0 && lines.every((line) => line.trimStart().startsWith('*'))
}
