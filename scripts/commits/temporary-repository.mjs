import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { git } from './git.mjs'

/** For tests: an empty repository on `main`, with a configured author. */
export function temporaryRepository() {
  const root = mkdtempSync(path.join(tmpdir(), 'signin-commits-'))
  git(root, 'init', '--quiet', '--initial-branch=main')
  git(root, 'config', 'user.name', 'Test')
  git(root, 'config', 'user.email', 'test@example.com')
  git(root, 'config', 'commit.gpgsign', 'false')
  return {
    root,
    git: (...args) => git(root, ...args),
    /** Commits with a message of these paragraphs. */
    commit: (...paragraphs) =>
      git(root, 'commit', '--quiet', '--allow-empty', '--message', paragraphs.join('\n\n')),
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
