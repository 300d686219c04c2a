import type { ImportSummary } from '../../imports/summary.ts'

const MAX_REASONS = 10

/** The summary for people. */
export function summaryLines(summary: ImportSummary, report: string | undefined): string[] {
  const { status, dryRun, format, records, imported, rejected, findings } = summary
  const number = (count: number) => count.toLocaleString('en')
  const reasons = findings.slice(0, MAX_REASONS).map(({ outcome, field, reason, count }) => {
    const place = field ? `${field}: ` : ''
    return `  ${number(count)} ${outcome}: ${place}${reason}`
  })
  // Such as the service accounts of a realm, and the other models of a dump.
  const noPersons = records - imported - rejected
  const more = findings.length - reasons.length
  return [
    ...(status === 'finishedBefore' ? ['This file was imported before. Nothing was changed.'] : []),
    `Format ${format}: ${number(records)} records.`,
    `${number(imported)} accounts ${dryRun ? 'would be imported' : 'imported'}, ${number(rejected)} records rejected.`,
    ...(noPersons > 0 ? [`${number(noPersons)} records are of no person, and were left out.`] : []),
    ...reasons,
    ...(more > 0 ? [`  … and ${number(more)} other reasons`] : []),
    ...(report ? [`Each of them is listed in ${report}.`] : []),
    ...(!report && findings.length > 0 ? ['--report lists each of them in a file.'] : []),
  ]
}
