import { availableParallelism } from 'node:os'
import { openDatabases } from '../database.ts'
import { openPostOffice } from '../people/post-office.ts'
import { machineOf } from '../report/machine.ts'
import { stopServers } from '../servers/server.ts'
import { openInstallation } from './installation.ts'
import { compareAll } from './measure.ts'
import { scaleReport, writeScale } from './report.ts'
import { FULL, QUICK } from './sizes.ts'

const quick = process.argv.includes('--quick')
const sizes = quick ? QUICK : FULL
const print = (line: string) => void process.stderr.write(`${line}\n`)

const databases = await openDatabases()
const postOffice = await openPostOffice()
let stopped: Promise<void> | undefined
const stop = () => {
  stopped ??= stopServers().then(postOffice.stop).then(databases.stop)
  return stopped
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stop().finally(() => process.exit(1)))
}
try {
  const machine = machineOf(databases.version)
  const deps = { databases, postOffice, threads: availableParallelism(), print }
  print(`Filling a database with ${sizes.small.accounts} accounts …`)
  const small = await openInstallation(deps, 'small', sizes.small)
  print(`Filling a database with ${sizes.large.accounts} accounts …`)
  const large = await openInstallation(deps, 'large', sizes.large)
  print(`It took ${large.seconds.toFixed(0)} s. Measuring …`)
  const compared = await compareAll(small, large, { ...sizes, print })
  const report = scaleReport({ machine, small, large, compared })
  process.stdout.write(`\n${report}\n`)
  if (!quick) writeScale(report)
  await small.close()
  await large.close()
} finally {
  await stop()
}
