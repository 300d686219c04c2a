import type { Notice } from './notice.ts'

const RULE = '='.repeat(80)

/**
 * The content of the notices file: a list of all notices, then each licence text once, below the
 * names of the packages that it applies to.
 *
 * @param product the name of what was built, such as `Signin's api`.
 */
export function formatNotices(product: string, notices: Notice[]): string {
  const sorted = notices.toSorted((a, b) => (titleOf(a) < titleOf(b) ? -1 : 1))
  const byText = Map.groupBy(sorted, ({ texts }) => texts.join('\n\n'))
  const sections = [...byText].map(([text, group]) =>
    [RULE, ...group.map(headingOf), '', text].join('\n'),
  )
  return `${[
    `THIRD-PARTY NOTICES of ${product}`,
    '',
    "Signin's own code is under the Apache License 2.0. This build also holds, of others:",
    '',
    ...sorted.map((it) => `- ${headingOf(it)}`),
    '',
    ...sections.map((section) => `${section}\n`),
  ].join('\n')}`
}

const titleOf = ({ name, version }: Notice) => (version ? `${name} ${version}` : name)

function headingOf(notice: Notice): string {
  return `${titleOf(notice)} (${notice.license})${notice.url ? ` ${notice.url}` : ''}`
}
