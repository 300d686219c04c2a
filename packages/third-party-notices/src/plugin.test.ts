import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { rolldown } from 'rolldown'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ThirdParty, thirdPartyNotices } from './plugin.ts'

let project: string
beforeEach(async () => {
  project = await realpath(await mkdtemp(path.join(tmpdir(), 'signin-notices-')))
  await write('main.js', "import { used } from 'used'\nimport 'unused'\nused()")
  await install('used', {
    files: { 'index.js': 'export const used = () => console.log(1)', LICENSE: 'Use it.' },
  })
  await install('unused', { sideEffects: false, files: { 'index.js': 'export const it = 1' } })
  // Rolldown adds its own runtime to the bundle, and needs a notice for it.
  await install('rolldown', { files: { LICENSE: 'Roll it.' } })
})
afterEach(() => rm(project, { recursive: true }))

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(project, file)), { recursive: true })
  await writeFile(path.join(project, file), text)
}

async function install(
  name: string,
  { files, ...manifest }: { files: Record<string, string>; [field: string]: unknown },
): Promise<void> {
  const described = { name, version: '1.2.3', license: 'MIT', type: 'module', ...manifest }
  await write(`node_modules/${name}/package.json`, JSON.stringify(described))
  for (const [file, text] of Object.entries(files)) {
    await write(`node_modules/${name}/${file}`, text)
  }
}

/** Builds the project; the lines of the file's list, and its whole text. */
async function build(options: Partial<ThirdParty> = {}) {
  const from = path.join(project, 'build.config.js')
  const { plugin } = thirdPartyNotices({ product: 'the test', from, ...options })
  const bundle = await rolldown({
    input: path.join(project, 'main.js'),
    cwd: project,
    platform: 'node',
    plugins: [plugin],
  })
  await bundle.write({ dir: path.join(project, 'dist') })
  const text = await readFile(path.join(project, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8')
  const [list = ''] = text.split('='.repeat(80))
  return { text, listed: list.split('\n').filter((line) => line.startsWith('- ')) }
}

test('lists the packages in the bundle, without own code and code removed by tree shaking', async () => {
  const { listed, text } = await build()
  expect(listed).toEqual(['- used 1.2.3 (MIT)'])
  expect(text).toContain('used 1.2.3 (MIT)\n\nUse it.\n')
})

test('lists additional packages, files of packages and other material', async () => {
  await install('addon', { files: { 'NOTICE.md': 'Note it.', COPYING: 'Copy it.' } })
  await install('@data/table', { files: { 'table.bin': '', LICENSE: 'Read it.' } })
  await write('own.bin', '')
  const table = path.join(project, 'node_modules/@data/table/table.bin')
  const { listed, text } = await build({
    packages: ['addon'],
    files: [table, path.join(project, 'own.bin')],
    notices: [{ name: 'a list', license: 'CC-BY-4.0', texts: ['List it.'] }],
  })
  expect(listed).toEqual([
    '- @data/table 1.2.3 (MIT)',
    '- a list (CC-BY-4.0)',
    '- addon 1.2.3 (MIT)',
    '- used 1.2.3 (MIT)',
  ])
  expect(text).toContain('Copy it.\n\nNote it.\n')
  expect(text).toContain('List it.')
})

test('a licence text of several packages is printed once, below their names', async () => {
  await install('twin', { files: { LICENSE: 'Use it.' } })
  const { text } = await build({ packages: ['twin'] })
  expect(text.match(/Use it\./g)).toHaveLength(1)
  expect(text).toContain('twin 1.2.3 (MIT)\nused 1.2.3 (MIT)\n\nUse it.')
})

test('a package without a licence file gets its README section and the standard text', async () => {
  const readme = '# Bare\n\n## License\n\nSee the authors.\n\n## More\n\nNot this.\n'
  await install('bare', {
    author: 'An Author <author@example.com>',
    files: { 'README.md': readme },
  })
  const { text } = await build({ packages: ['bare'] })
  expect(text).toContain(
    'bare 1.2.3 (MIT)\n\nSee the authors.\n\nMIT License\n\nCopyright (c) An Author\n',
  )
  expect(text).not.toContain('Not this.')
})

test('generated code is attributed to the build tool', async () => {
  await install('old', {
    type: 'commonjs',
    files: { 'index.js': 'exports.old = 1', LICENSE: 'Old.' },
  })
  await write('main.js', "import { old } from 'old'\nconsole.log(old)")
  const { listed } = await build()
  expect(listed).toEqual(['- old 1.2.3 (MIT)', '- rolldown 1.2.3 (MIT)'])
})

test.each([
  ['git+https://github.com/a/b.git', 'https://github.com/a/b'],
  ['git://github.com/a/b.git', 'https://github.com/a/b'],
  ['git+ssh://git@github.com/a/b.git', 'https://github.com/a/b'],
  ['git@github.com:a/b.git', 'https://github.com/a/b'],
  ['github:a/b', 'https://github.com/a/b'],
  ['a/b', 'https://github.com/a/b'],
])('the repository %s has the URL %s', async (repository, url) => {
  await install('hosted', { repository, files: { LICENSE: 'Host it.' } })
  const { listed } = await build({ packages: ['hosted'] })
  expect(listed).toContain(`- hosted 1.2.3 (MIT) ${url}`)
})

test.each([
  ['is missing', '', 'names no licence'],
  ['is not in the SPDX list', 'SEE BELOW', 'SPDX has no licence called "SEE BELOW"'],
])('a licence that %s fails the build', async (_what, license, why) => {
  await install('strange', { license, files: {} })
  await expect(build({ packages: ['strange'] })).rejects.toThrow(why)
})

test('code of unknown origin fails the build', async () => {
  const { plugin } = thirdPartyNotices({ product: 'x', from: path.join(project, 'x.js') })
  const emitFile = () => {}
  const modules = { '\0strange': { renderedLength: 1 } }
  const bundle = { 'main.js': { type: 'chunk' as const, modules } }
  expect(() => plugin.generateBundle.call({ emitFile }, {}, bundle)).toThrow('Whose code is')
})
