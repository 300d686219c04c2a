import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { CHECKOUT, git } from '../support/gitlab.ts'
import { run } from '../support/run.ts'

const folder = new URL('../../offline-images/', import.meta.url)
const recipes = (await readdir(folder, { withFileTypes: true })).filter((it) => it.isDirectory())
const tags = await Promise.all(
  recipes.map(async ({ name }) => {
    const text = await readFile(new URL(`${name}/tags`, folder), 'utf8')
    return text.trim().split('\n')
  }),
)

/** Not run by tests: it calls a certificate authority, which needs a server on the internet. */
const WITHOUT_OFFLINE_IMAGE = /^certbot\//

async function imagesNamed(): Promise<Set<string>> {
  const listed = await git(CHECKOUT, 'ls-files', '--cached', '--others', '--exclude-standard')
  const files = listed
    .split('\n')
    .filter((it) => /(^|\/)Dockerfile|docker-compose|\.gitlab-ci\.yml|support\/stack\.ts$/.test(it))
    .filter((it) => !it.startsWith('infra/offline-images/'))
  expect(files.length).toBeGreaterThan(4)
  const images = new Set<string>()
  for (const file of files) {
    const text = await readFile(`${CHECKOUT}${file}`, 'utf8').catch(() => '')
    const stages = new Set([...text.matchAll(/ AS (\S+)/gi)].map(([, name]) => name))
    const named = text.matchAll(
      /^(?:FROM|\s*(?:image|- name):)\s+([a-z][^\s$]*)$|^FROM\s+(\S+)\s/gm,
    )
    for (const [, alone, aliased] of named) {
      const image = alone ?? aliased ?? ''
      if (!stages.has(image) && /[:/]/.test(image)) images.add(image)
    }
  }
  return images
}

test('every base image that the project uses has an offline image', async () => {
  const images = await imagesNamed()
  expect(images).toContain('node:26-bookworm-slim')
  expect(images).toContain('postgres:15-bookworm')
  expect(images).toContain('docker:28-dind')
  const there = new Set(tags.flat())
  const lacking = [...images].filter((it) => !there.has(it) && !WITHOUT_OFFLINE_IMAGE.test(it))
  expect(lacking).toEqual([])
})

test('the recipes of offline images name no host: mirrors come from the configuration of the machine', async () => {
  const path = fileURLToPath(folder)
  const pattern = 'https?://(?!127[.])'
  const found = await run('git', ['-C', path, 'grep', '--untracked', '-lP', pattern, '--', '.'])
  expect(found).toEqual({ code: 1, output: '' })
})

test('recipes use only offline images in FROM, so that a trial run replaces no image in use', async () => {
  const there = new Set(tags.flat())
  for (const { name } of recipes) {
    const text = await readFile(new URL(`${name}/Dockerfile`, folder), 'utf8')
    for (const [, prefix, from = ''] of text.matchAll(/^FROM (\$\{PREFIX\})?(\S+)/gm)) {
      if (from === 'scratch') continue
      expect(prefix, name).toBeDefined()
      expect(there, name).toContain(from)
    }
  }
})
