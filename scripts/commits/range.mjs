import { git } from './git.mjs'

/**
 * The proposed commits: in the pipeline of a merge request its commits, elsewhere those that the default branch lacks.
 *
 * @param root the clone
 * @param env of the process; GitLab's predefined variables are read
 * @param args a base and, optionally, a head, from the command line
 * @returns `{ base, head }`, as ids of commits; or `{ missing }`, what this clone lacks to determine them
 */
export function proposedRange(root, env, args = []) {
  const [base, head = 'HEAD'] = args
  // commitlint cannot read a shallow history.
  if (git(root, 'rev-parse', '--is-shallow-repository') === 'true') {
    return { missing: 'whole history (git fetch --unshallow)' }
  }
  const candidates = base ? [base] : bases(env)
  const found = candidates.map((name) => commit(root, name)).find(Boolean)
  const to = base ? head : env.CI_MERGE_REQUEST_SOURCE_BRANCH_SHA || head
  const last = commit(root, to)
  if (!found) return { missing: candidates.join(' or ') }
  return last ? { base: found, head: last } : { missing: to }
}

/** @returns the number of commits in the range */
export function countOf(root, { base, head }) {
  return Number(git(root, 'rev-list', '--count', `${base}..${head}`))
}

function bases(env) {
  if (env.CI_MERGE_REQUEST_DIFF_BASE_SHA) return [env.CI_MERGE_REQUEST_DIFF_BASE_SHA]
  const branch = env.CI_DEFAULT_BRANCH || 'main'
  return [`origin/${branch}`, branch]
}

function commit(root, name) {
  try {
    return git(root, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`)
  } catch {
    return undefined
  }
}
