import type { Notice } from './notice.ts'

const RULE = '='.repeat(80)

/**
 * The file: a list of all, then each text once, below the names of those it belongs to.
 *
 * @param product what holds them, as `Signin's api`
 */
export function print(product: string, notices: Notice[]): string {
  const sorted = notices.toSorted((a, b) => (titleOf(a) < titleOf(b) ? -1 : 1))
  const byText = Map.groupBy(sorted, ({ texts }) => texts.join('\n\n'))
  const sections = [...byText].map(([text, those]) =>
    [RULE, ...those.map(headingOf), '', text].join('\n'),
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
