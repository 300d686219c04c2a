import { git } from './git.mjs'

/**
 * Which commits are proposed: those of the merge request in its pipeline, elsewhere those that the default branch
 * does not have.
 *
 * @param root the clone
 * @param env of the process; GitLab's predefined variables are read
 * @param args a base and, optionally, a head, as a person types them
 * @returns `{ base, head }`, as ids of commits; or `{ missing }`: what this clone lacks to tell
 */
export function proposedRange(root, env, [base, head = 'HEAD'] = []) {
  // commitlint reads no history that may have holes.
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

/** @returns how many commits the range holds */
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
