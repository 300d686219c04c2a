import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** After the successor stands a full stop, or a colon and the part that it replaces. */
const SUPERSEDED = /^Superseded by \[(\d+)\]\([^)]+\)(.)/m
const ENTRY = /^- \[?(\d+)\b.*$/gm

/**
 * The records of a folder.
 *
 * @returns by number: `{ file, title, superseded }`, the last with the number of its successor, if it has one
 * @throws where two records have one number, or the first line does not say the number of the file's name
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
 * The index with the titles and links of the records, in the headings and the order that it has. An entry may be its
 * number alone, `- 40`.
 *
 * @throws where a record is listed twice or never, or an entry has no record
 */
export function written(index, records) {
  const listed = [...index.matchAll(ENTRY)].map(([, number]) => Number(number))
  const faults = [
    ...[...records.keys()].filter((it) => !listed.includes(it)).map((it) => `${it} is not listed`),
    ...listed.filter((it, i) => listed.indexOf(it) !== i).map((it) => `${it} is listed twice`),
    ...listed.filter((it) => !records.has(it)).map((it) => `${it} has no record`),
  ]
  if (faults.length > 0) throw new Error(`docs/decisions/README.md: ${faults.join('; ')}.`)
  return index.replace(ENTRY, (_, number) => entry(Number(number), records.get(Number(number))))
}

function entry(number, { file, title, superseded }) {
  const link = `- [${number}. ${title}](${file})`
  if (!superseded) return link
  return `${link} (superseded${superseded.inPart ? ' in part' : ''} by ${superseded.by})`
}
