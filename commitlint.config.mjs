/** Types that change behaviour or structure: their message must give the reason, which the diff does not show. */
const NEED_A_REASON = ['feat', 'fix', 'perf', 'refactor']
const SHORTEST_REASON = 20
/** `BREAKING CHANGE: …`, `Renamed: …`, `Co-authored-by: …`, `Closes #12`: a footer does not count as the reason. */
const FOOTER = /^(BREAKING[ -]CHANGE: |[A-Z][\w-]*(: | #))/

/** Merge commits have no line in the changelog, and `git rebase --autosquash` removes the others before the merge. */
const IGNORED =
  /^(Merge (branch|pull request|tag|remote-tracking branch|.* into) |(amend|fixup|squash)! )/

/** The rules of `npm run lint:commits`; CONTRIBUTING.md, "Commits", explains them. */
export default {
  extends: ['@commitlint/config-conventional'],
  // The default also ignores what git calls the revert of a commit, which the changelog would omit.
  defaultIgnores: false,
  ignores: [(message) => IGNORED.test(message)],
  rules: {
    'body-leading-blank': [2, 'always'],
    'body-max-line-length': [2, 'always', 130],
    'footer-max-line-length': [2, 'always', 130],
    'body-says-why': [2, 'always'],
    'renamed-footer': [2, 'always'],
    'revert-has-type': [2, 'always'],
  },
  plugins: [
    {
      rules: {
        'body-says-why': bodySaysWhy,
        'renamed-footer': renamedFooter,
        'revert-has-type': revertHasType,
      },
    },
  ],
}

function bodySaysWhy({ type, raw }) {
  if (!NEED_A_REASON.includes(type)) return [true]
  const [, ...paragraphs] = raw.trim().split(/\n\s*\n/)
  const reason = paragraphs.filter((paragraph) => !FOOTER.test(paragraph)).join('\n\n')
  return [
    reason.length >= SHORTEST_REASON,
    `a ${type} needs a body that says why: what was wrong or missing without it`,
  ]
}

/** cliff.toml parses the footer, so its form is fixed. */
function renamedFooter({ raw }) {
  const lines = raw.split('\n').filter((line) => /^renamed:/i.test(line))
  const wrong = lines.find((line) => !/^Renamed: \S+ -> \S+$/.test(line))
  return [wrong === undefined, `"${wrong}" is not of the form "Renamed: old -> new"`]
}

/** `git revert` proposes a subject without a type, with which the changelog would list only the reverted commit. */
function revertHasType({ raw }) {
  const [, reverted] = /^Revert "(.*)"$/m.exec(raw.split('\n')[0]) ?? []
  return [reverted === undefined, `write "revert: ${reverted}" in place of git's Revert "…"`]
}
