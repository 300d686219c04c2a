// Verifies that the tests detect faults (mutation testing with chosen mutants): plants faults in a copy of the
// checkout, one at a time, and runs the tests that must fail. Usage:
//   npm run planted-faults                     every fault that the tests of `npm test` catch
//   npm run planted-faults -- gate passkey     the faults of the area gate, and those with passkey in their name
//   npm run planted-faults -- --tier full      also the faults that only tests of the production stack detect
//   npm run planted-faults -- --list           lists the faults, and which no longer apply
//   npm run planted-faults -- --table FILE     also writes the results as a table
// Exit codes: 0 all faults were caught; 1 a fault was not caught, or does not apply; 2 invalid arguments.
import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { startThrowAway } from '../../packages/db/src/embedded/index.ts'
import { copyCheckout } from '../checkout-copy.mjs'
import { directoryInMemory, remove } from '../test/memory.mjs'
import { faultsOf } from './catalogue.mjs'
import { obstacleTo, plant } from './planting.mjs'
import { lineOf, summaryOf, tableOf } from './report.mjs'
import { buildIn, createTestRunner } from './test-runner.mjs'

const root = path.resolve(import.meta.dirname, '../..')
const { values, positionals } = options()
const faults = await faultsOf({ words: positionals, tier: values.tier })
if (faults.length === 0) fail('No fault has that in its name, and no area is called that.')

const controller = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => controller.abort())
const results = values.list ? faults.map(listed) : await plantAll()
print(`\n${summaryOf(results)}`)
if (values.table) writeFileSync(values.table, tableOf(results))
process.exitCode = results.every(({ outcome }) => ['caught', 'listed'].includes(outcome)) ? 0 : 1

function listed(fault) {
  const obstacle = obstacleTo(fault, root)
  const result = { fault, outcome: obstacle ? 'does not apply' : 'listed', why: obstacle }
  print(lineOf(result))
  return result
}

async function plantAll() {
  const memory = directoryInMemory()
  if (memory) process.env.TMPDIR = memory
  const checkout = copyCheckout()
  const database = await startThrowAway({ settings: { max_connections: '200' } })
  const results = []
  try {
    await buildIn(checkout, controller.signal)
    const tests = createTestRunner(checkout, {
      databaseUrl: database.ownerUrl,
      signal: controller.signal,
    })
    for (const fault of faults) {
      const result = await resultOf(fault, { checkout, tests })
      results.push(result)
      print(lineOf(result))
    }
  } catch (error) {
    if (!controller.signal.aborted) throw error
  } finally {
    await database.stop()
    rmSync(checkout, { recursive: true, force: true })
    if (memory) remove(memory)
  }
  if (controller.signal.aborted) process.exit(130)
  return results
}

async function resultOf(fault, { checkout, tests }) {
  const obstacle = obstacleTo(fault, checkout)
  if (obstacle) return { fault, outcome: 'does not apply', why: obstacle }
  const [red] = await tests.failingWithout(fault)
  if (red) return { fault, outcome: 'cannot tell', why: `${red} fails without it` }
  const began = Date.now()
  const restore = plant(fault, checkout)
  try {
    const verdict = await tests.verdictFor(fault)
    return { fault, ...verdict, seconds: (Date.now() - began) / 1000 }
  } finally {
    restore()
  }
}

function options() {
  const known = {
    list: { type: 'boolean', default: false },
    table: { type: 'string' },
    tier: { type: 'string', default: 'default' },
  }
  try {
    const parsed = parseArgs({ options: known, allowPositionals: true })
    if (!['default', 'full'].includes(parsed.values.tier)) throw new Error('--tier is "full".')
    const { table } = parsed.values
    if (table) parsed.values.table = path.resolve(table)
    return parsed
  } catch (error) {
    return fail(error.message)
  }
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(2)
}

function print(line) {
  process.stdout.write(`${line}\n`)
}
