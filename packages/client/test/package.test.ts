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
import { startFakeSignin } from './fake-signin.ts'

const run = promisify(execFile)
const home = path.join(import.meta.dirname, '..')

let directory: string
let written: string
let tarball: string

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'signin-client-'))
  written = path.join(directory, 'package')
  await writePackage(written)
  await run('npm', ['pack', written, '--pack-destination', directory, '--offline'], {
    cwd: directory,
  })
  const name = (await readdir(directory)).find((file) => file.endsWith('.tgz')) ?? ''
  tarball = path.join(directory, name)
}, 60_000)
afterAll(() => rm(directory, { recursive: true, force: true }))

const manifest = async () => JSON.parse(await readFile(path.join(written, 'package.json'), 'utf8'))

test('publint reports nothing', async () => {
  const { messages } = await publint({ pkgDir: written, strict: true })
  const pkg = await manifest()
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
})

test('are-the-types-wrong reports nothing for an ESM-only package', async () => {
  const result = await checkPackage(createPackageFromTarballData(await readFile(tarball)))
  if (!result.types) return expect.unreachable('it has no types')
  expect(Object.keys(result.entrypoints)).toEqual(['.', './verify', './fastify', './node'])
  // The profile `esm-only`: require() and the resolution of Node 10 are not supported.
  const ignored = ['node10', 'node16-cjs']
  const problems = result.problems.filter(
    (problem) => !('resolutionKind' in problem && ignored.includes(problem.resolutionKind)),
  )
  expect(problems).toEqual([])
})

test('does not import from this workspace', async () => {
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

test('the entry for browsers imports only tRPC, and is tree-shakable', async () => {
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
 * The tarball in an otherwise empty project. Its dependencies are links to those installed in this
 * workspace: the test needs no registry, and cannot pass with a newer version.
 */
describe('installed in an empty project', () => {
  let project: string

  beforeAll(async () => {
    project = path.join(directory, 'project')
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
    ['without DOM types', ['--skipLibCheck', 'true', '--lib', 'es2022']],
    // tRPC's declarations need DOM types to be checked themselves.
    ['checking its declarations too', ['--skipLibCheck', 'false', '--lib', 'es2022,dom']],
  ])(
    'all four entries type-check, with strict and nodenext, %s',
    async (_, options) => {
      const checked = run(path.join(home, 'node_modules/.bin/tsc'), ['-p', project, ...options])
      const { stdout } = await checked.catch((error) => error)
      expect(stdout).toBe('')
    },
    60_000,
  )

  test('all four run in plain Node, and do not keep the process alive', async () => {
    const signin = await startFakeSignin()
    const args = ['main.ts', signin.issuer, signin.mint()]
    // Shorter than a long poll of the feed (25 s), which must not keep the process alive.
    const options = { cwd: project, timeout: 20_000 }
    const running = run(process.execPath, args, options)
    await Promise.race([signin.listened(), running])
    running.child.stdin?.end()
    const { stdout, stderr } = await running.finally(signin.close)
    expect(stderr).toBe('')
    expect(stdout).toBe('all is well\n')
  }, 30_000)
})

/** Whether a specifier occurs only in docstrings. */
function isExample(text: string, specifier: string): boolean {
  const lines = text.split('\n').filter((line) => line.includes(`'${specifier}'`))
  return lines.length > 0 && lines.every((line) => line.trimStart().startsWith('*'))
}
