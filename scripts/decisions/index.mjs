import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** The link to the successor is followed by a full stop, or by a colon and the replaced part. */
const SUPERSEDED = /^Superseded by \[(\d+)\]\([^)]+\)(.)/m
const ENTRY = /^- \[?(\d+)\b.*$/gm

/**
 * Reads the decision records of a folder.
 *
 * @returns a map from the number to `{ file, title, superseded? }`; `superseded` has the number of the successor
 * @throws Error if two records have the same number, or a heading has another number than the file name
 */
export function recordsOf(folder) {
  const records = new Map()
  for (const file of readdirSync(folder).filter((it) => /^\d{4}-.*\.md$/.test(it))) {
    const number = Number(file.slice(0, 4))
    const text = readFileSync(path.join(folder, file), 'utf8')
    const [, numbered, title] = /^# (\d+)\. (.+)\n/.exec(text) ?? []
    if (Number(numbered) !== number) throw new Error(`${file} does not begin with "# ${number}. "`)
    if (records.has(number))
      throw new Error(`${file} has the number of ${records.get(number).file}`)
    const [, by, rest] = SUPERSEDED.exec(text) ?? []
    records.set(number, { file, title, ...(by && { superseded: { by, inPart: rest !== '.' } }) })
  }
  return records
}

/**
 * Updates the titles and links of the index and keeps its headings and order. An entry may be just a number, `- 7`.
 *
 * @throws Error if a record is listed twice or not at all, or an entry has no record
 */
export function updatedIndex(index, records) {
  const listed = [...index.matchAll(ENTRY)].map(([, number]) => Number(number))
  const problems = [
    ...[...records.keys()].filter((it) => !listed.includes(it)).map((it) => `${it} is not listed`),
    ...listed.filter((it, i) => listed.indexOf(it) !== i).map((it) => `${it} is listed twice`),
    ...listed.filter((it) => !records.has(it)).map((it) => `${it} has no record`),
  ]
  if (problems.length > 0) throw new Error(`docs/decisions/README.md: ${problems.join('; ')}.`)
  return index.replace(ENTRY, (_, number) => entry(Number(number), records.get(Number(number))))
}

function entry(number, { file, title, superseded }) {
  const link = `- [${number}. ${title}](${file})`
  if (!superseded) return link
  return `${link} (superseded${superseded.inPart ? ' in part' : ''} by ${superseded.by})`
}
