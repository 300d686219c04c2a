import { cp, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { type Outcome, run } from './run.ts'

export const CHECKOUT = fileURLToPath(new URL('../../../', import.meta.url))
const TOOL = fileURLToPath(new URL('../../node_modules/.bin/gitlab-ci-local', import.meta.url))

/** Copies the working tree, uncommitted changes included, to a repository with one commit on main. */
export async function cloneWorkingTree(project: string): Promise<string> {
  const clone = await mkdtemp(join(tmpdir(), 'signin-pipeline-'))
  const listed = await git(CHECKOUT, 'ls-files', '-z', '--cached', '--others', '--exclude-standard')
  const deleted = new Set((await git(CHECKOUT, 'ls-files', '-z', '--deleted')).split('\0'))
  for (const file of listed.split('\0')) {
    if (file && !deleted.has(file)) await cp(join(CHECKOUT, file), join(clone, file))
  }
  await initRepository(clone, project)
  return clone
}

/** Initialises a repository in a folder, as GitLab would clone it. */
export async function initRepository(directory: string, project = 'signin'): Promise<void> {
  await git(directory, 'init', '--quiet', '--initial-branch=main')
  await git(directory, 'add', '--all')
  const author = ['-c', 'user.name=Pipeline', '-c', 'user.email=pipeline@example.com']
  await git(directory, ...author, 'commit', '--quiet', '--message=As it is now')
  await git(directory, 'remote', 'add', 'origin', `git@gitlab.example.com:people/${project}.git`)
  await git(directory, 'update-ref', 'refs/remotes/origin/main', 'HEAD')
  await git(directory, 'symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main')
}

/** Runs gitlab-ci-local, which validates .gitlab-ci.yml against GitLab's schema and runs its jobs. */
export async function gitlab(directory: string, ...args: string[]): Promise<Outcome> {
  return run(TOOL, ['--home', join(directory, '.gitlab-ci-local'), ...args], {
    cwd: directory,
    // The Node of this process: the host's may be too old.
    env: { PATH: `${dirname(process.execPath)}:${process.env.PATH}`, NO_COLOR: '1' },
  })
}

/** @throws Error with git's output, if it fails. */
export async function git(directory: string, ...args: string[]): Promise<string> {
  const { code, output } = await run('git', ['-C', directory, ...args])
  if (code !== 0) throw new Error(`git ${args.join(' ')}: ${output}`)
  return output
}
