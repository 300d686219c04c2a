import { cp, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { type Outcome, run } from './run.ts'

export const CHECKOUT = fileURLToPath(new URL('../../../', import.meta.url))
const TOOL = fileURLToPath(new URL('../../node_modules/.bin/gitlab-ci-local', import.meta.url))

/** A clone of this checkout as it is now, changes included, with one commit on main. */
export async function cloneOfNow(project: string): Promise<string> {
  const clone = await mkdtemp(join(tmpdir(), 'signin-pipeline-'))
  const listed = await git(CHECKOUT, 'ls-files', '-z', '--cached', '--others', '--exclude-standard')
  const deleted = new Set((await git(CHECKOUT, 'ls-files', '-z', '--deleted')).split('\0'))
  for (const file of listed.split('\0')) {
    if (file && !deleted.has(file)) await cp(join(CHECKOUT, file), join(clone, file))
  }
  await asRepository(clone, project)
  return clone
}

/** Makes a folder a repository that GitLab could have cloned. */
export async function asRepository(directory: string, project = 'signin'): Promise<void> {
  await git(directory, 'init', '--quiet', '--initial-branch=main')
  await git(directory, 'add', '--all')
  const author = ['-c', 'user.name=Pipeline', '-c', 'user.email=pipeline@example.com']
  await git(directory, ...author, 'commit', '--quiet', '--message=As it is now')
  await git(directory, 'remote', 'add', 'origin', `git@gitlab.example.com:people/${project}.git`)
  await git(directory, 'update-ref', 'refs/remotes/origin/main', 'HEAD')
  await git(directory, 'symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main')
}

/** gitlab-ci-local: reads .gitlab-ci.yml by GitLab's rules and schema, and runs its jobs. */
export async function gitlab(directory: string, ...args: string[]): Promise<Outcome> {
  return run(TOOL, ['--home', join(directory, '.gitlab-ci-local'), ...args], {
    cwd: directory,
    // By the Node that runs this: the host's may be too old for it.
    env: { PATH: `${dirname(process.execPath)}:${process.env.PATH}`, NO_COLOR: '1' },
  })
}

/** @throws Error with what git said, where it fails. */
export async function git(directory: string, ...args: string[]): Promise<string> {
  const { code, output } = await run('git', ['-C', directory, ...args])
  if (code !== 0) throw new Error(`git ${args.join(' ')}: ${output}`)
  return output
}
