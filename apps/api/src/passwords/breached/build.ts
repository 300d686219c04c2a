import path from 'node:path'
import { parseArgs } from 'node:util'
import { endProcess } from '../../end-process.ts'
import { ListError, readList } from './list.ts'
import { makeFilterFile, reportOf, SAMPLE_SIZE } from './make.ts'
import { mostFrequent } from './most-frequent.ts'

/** At 18 bits each: 18 MB, in the file and in memory. */
const MAX_PASSWORDS = 8_000_000

const USAGE = `
Builds a list of breached passwords that Signin reads at start.

  breached:build <list> [--out breached-passwords.bin] [--limit ${MAX_PASSWORDS}] [--sample ${SAMPLE_SIZE}]

<list> is a file with one password a line, the most common first, or Have I Been Pwned's download
with one SHA1:count a line, in any order; either may be a gzip. The most common ones, up to the
limit, are kept. What the filter takes for one of them by mistake is measured on so many random strings
as --sample says.
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: 'breached-passwords.bin' },
    limit: { type: 'string', default: String(MAX_PASSWORDS) },
    sample: { type: 'string', default: String(SAMPLE_SIZE) },
  },
})
const [list] = positionals
const [limit, sample] = [Number(values.limit), Number(values.sample)]
const isCount = (value: number, max: number) => Number.isInteger(value) && value > 0 && value <= max
if (
  !list ||
  positionals.length > 1 ||
  !isCount(limit, MAX_PASSWORDS) ||
  !isCount(sample, 2 ** 32)
) {
  process.stderr.write(USAGE)
  process.exit(2)
}

try {
  const kept = mostFrequent(limit)
  await readList(list, limit, kept)
  const keys = kept.keys()
  if (keys.length === 0) throw new ListError(`${list} holds no password of 8 characters or more.`)
  const made = makeFilterFile(values.out, keys, [path.basename(list)])
  process.stdout.write(`${reportOf(values.out, made, sample)}\n`)
} catch (error) {
  if (!(error instanceof ListError)) throw error
  process.stderr.write(`${error.message}\n`)
  await endProcess(1)
}
