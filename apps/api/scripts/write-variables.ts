// Writes what is told of the variables into the documents that operators, Compose and turbo read.
import { readFileSync, writeFileSync } from 'node:fs'
import { documents } from '../src/config/documents.ts'

for (const [file, made] of Object.entries(documents)) {
  const target = new URL(`../../../${file}`, import.meta.url)
  writeFileSync(target, made(readFileSync(target, 'utf8')))
}
