import path from 'node:path'
import { parseArgs } from 'node:util'
import { ListError, readList } from './list.ts'
import { makeFilterFile, reportOf } from './make.ts'
import { mostFrequent } from './most-frequent.ts'

/** 18 bits each: 18 MB, in the file and in memory. */
const MOST = 8_000_000

const USAGE = `
Builds a list of breached passwords that Signin reads at start.

  breached:build <list> [--out breached-passwords.bin] [--limit ${MOST}]

<list> is a file with one password a line, the most common first, or Have I Been Pwned's download
with one SHA1:count a line, in any order; either may be a gzip. The most common ones, up to the
limit, are kept.
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: 'breached-passwords.bin' },
    limit: { type: 'string', default: String(MOST) },
  },
})
const [list] = positionals
const limit = Number(values.limit)
if (!list || positionals.length > 1 || !(Number.isInteger(limit) && limit > 0 && limit <= MOST)) {
  process.stderr.write(USAGE)
  process.exit(2)
}

try {
  const kept = mostFrequent(limit)
  await readList(list, limit, kept)
  const keys = kept.keys()
  if (keys.length === 0) throw new ListError(`${list} holds no password of 8 characters or more.`)
  const made = makeFilterFile(values.out, keys, [path.basename(list)])
  process.stdout.write(`${reportOf(values.out, made)}\n`)
} catch (error) {
  if (!(error instanceof ListError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
