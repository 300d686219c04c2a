import { access, constants, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { git, gitlab, initRepository } from '../support/gitlab.ts'

const root = new URL('../../../', import.meta.url)
const written = await readFile(new URL('.gitlab-ci.yml', root), 'utf8')

let clone: string
beforeAll(async () => {
  clone = await mkdtemp(join(tmpdir(), 'signin-gitlab-'))
  for (const file of ['.gitlab-ci.yml', 'pnpm-lock.yaml']) {
    await cp(new URL(file, root), join(clone, file))
  }
  await initRepository(clone)
})
afterAll(() => rm(clone, { recursive: true }))

interface Job {
  name: string
  stage: string
  when: string
}

/** The jobs of a pipeline, selected by GitLab's rules. */
async function jobs(...args: string[]): Promise<Job[]> {
  const { output } = await gitlab(clone, '--list-json', ...args)
  return JSON.parse(output.slice(output.indexOf('\n[') + 1))
}
const names = async (...args: string[]) =>
  (await jobs(...args)).filter(({ when }) => when !== 'never').map(({ name }) => name)

const TESTS = ['browser', 'checks', 'scan', 'unit']

test('the pipeline matches the schema of GitLab', async () => {
  const { code, output } = await gitlab(clone, '--list')
  expect(output).toContain('json schema validated')
  expect(code).toBe(0)
})

test.each([
  ['  stage: push', '  stagee: push', 'stagee'],
  ['  interruptible: false', '  interruptible: perhaps', 'interruptible'],
  ['expire_in: 1 day', 'expires_in: 1 day', 'expires_in'],
])('the schema rejects a mistake: %s as %s', async (right, wrong, says) => {
  expect(written).toContain(right)
  await writeFile(join(clone, '.gitlab-ci.yml'), written.replace(right, wrong))
  const { code, output } = await gitlab(clone, '--list')
  await writeFile(join(clone, '.gitlab-ci.yml'), written)
  expect(output).toContain(says)
  expect(code).toBe(1)
})

test('on main the pipeline builds and tests in parallel, then pushes, then offers a manual deploy and rollback', async () => {
  const found = (await jobs()).filter(({ when }) => when !== 'never')
  const stages = Map.groupBy(found, ({ stage }) => stage)
  const inStage = (stage: string) => stages.get(stage)?.map(({ name }) => name)
  expect(inStage('build')).toEqual(['images'])
  expect(inStage('test')?.toSorted()).toEqual(TESTS)
  expect(inStage('push')).toEqual(['push'])
  expect(inStage('deploy')?.toSorted()).toEqual(['deploy', 'rollback'])
  expect(found.filter(({ when }) => when === 'manual').map(({ stage }) => stage)).toEqual([
    'deploy',
    'deploy',
  ])
})

test('a branch and a merge request are built and tested, but neither pushed nor deployed', async () => {
  const tested = ['images', ...TESTS].toSorted()
  const request = ['--variable', 'CI_PIPELINE_SOURCE=merge_request_event']
  expect((await names(...request)).toSorted()).toEqual(tested)

  await git(clone, 'checkout', '--quiet', '-b', 'some-branch')
  expect((await names()).toSorted()).toEqual(tested)
  await git(clone, 'checkout', '--quiet', 'main')
})

test('a nightly pipeline and a tag run the full tier, and neither push nor deploy', async () => {
  const full = ['full', 'images', ...TESTS].toSorted()
  const nightly = await names('--variable', 'CI_PIPELINE_SOURCE=schedule')
  expect(nightly.toSorted()).toEqual(full)

  await git(clone, 'tag', 'v1.0.0')
  await git(clone, 'checkout', '--quiet', '--detach', 'v1.0.0')
  const tagged = await names(
    '--variable',
    'CI_COMMIT_TAG=v1.0.0',
    '--variable',
    'CI_COMMIT_BRANCH=',
  )
  expect(tagged.toSorted()).toEqual(full)
  await git(clone, 'checkout', '--quiet', 'main')
})

// gitlab-ci-local reads variables from these rules, but ignores whether they allow the pipeline.
test('a branch with an open merge request has one pipeline', () => {
  expect(parse(written).workflow.rules).toEqual([
    { if: '$CI_PIPELINE_SOURCE == "merge_request_event"' },
    { if: '$CI_COMMIT_BRANCH && $CI_OPEN_MERGE_REQUESTS', when: 'never' },
    { if: '$CI_COMMIT_BRANCH' },
    { if: '$CI_COMMIT_TAG' },
  ])
})

test('test jobs have no dependencies, and the push depends on all of them', () => {
  const pipeline = parse(written)
  for (const name of TESTS) expect(pipeline[name].needs).toEqual([])
  expect(pipeline.push.needs).toBeUndefined()
})

test('each job runs a task of the workspace or a script of infra/pipeline', async () => {
  const pipeline: Record<string, { script?: string | string[]; before_script?: string }> =
    parse(written)
  const scripts = Object.values(pipeline).flatMap(({ script = [], before_script = [] }) =>
    [script, before_script].flat(),
  )
  expect(scripts.length).toBeGreaterThan(10)
  for (const script of scripts) {
    if (/^npm (test|run [a-z:]+)( -- '?--filter=!?@signin\/[a-z]+'?)?$/.test(script)) continue
    const [command = ''] = script.split(' ')
    expect(command).toMatch(/^infra\/pipeline\/[a-z]+$/)
    await access(new URL(command, root), constants.X_OK)
  }
})

test('the unit and the browser job together test every package', () => {
  const { unit, browser } = parse(written)
  expect(unit.script).toBe("npm test -- '--filter=!@signin/web'")
  expect(browser.script).toBe('npm test -- --filter=@signin/web')
})

test('the pipeline builds the images in the same way as the tests', async () => {
  const build = await readFile(new URL('infra/pipeline/build', root), 'utf8')
  const built = [...build.matchAll(/^build (\S+) (\S+) (\S+)$/gm)].map(([, ...what]) => what)
  const { scripts } = JSON.parse(await readFile(new URL('infra/package.json', root), 'utf8'))
  expect(scripts.image).toContain('--file backup/Dockerfile')
  expect(built).toEqual([
    ['api', 'apps/api/Dockerfile', '.'],
    ['web', 'apps/web/Dockerfile', '.'],
    ['backup', 'infra/backup/Dockerfile', 'infra/backup'],
  ])
  for (const app of ['api', 'web']) {
    const { scripts } = JSON.parse(
      await readFile(new URL(`apps/${app}/package.json`, root), 'utf8'),
    )
    expect(scripts.image).toContain(`--file Dockerfile`)
    expect(scripts.image).toMatch(/ \.\.\/\.\.$/)
  }
})
