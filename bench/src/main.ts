import { availableParallelism } from 'node:os'
import { measureAudit } from './audit/measure.ts'
import { measureBreachCheck } from './breach/measure.ts'
import { measureClient } from './client/measure.ts'
import { openDatabases } from './database.ts'
import { compareTimings } from './enumeration/measure.ts'
import { measureFlood } from './flood/measure.ts'
import { measureImport } from './imports/measure.ts'
import { FULL, QUICK } from './length.ts'
import { compareSignIns } from './passwords/measure.ts'
import { addPopulation } from './people/population.ts'
import { openPostOffice } from './people/post-office.ts'
import { machineOf } from './report/machine.ts'
import { writeIntoPage } from './report/page.ts'
import { reportOf } from './report/report.ts'
import { stopServers } from './servers/server.ts'
import { startSignin } from './servers/signin.ts'
import { compareSessionChecks } from './sessions/measure.ts'
import { measureTokenChecks } from './tokens/measure.ts'

const quick = process.argv.includes('--quick')
const length = quick ? QUICK : FULL
const threads = availableParallelism()
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
  const { signinUrl: databaseUrl, ownerUrl } = databases
  print('1 of 9: the breach check …')
  const breach = await measureBreachCheck(length.breach)
  print('2 of 9: verifying tokens …')
  const tokens = await measureTokenChecks(length.tokens)
  const signin = await startSignin({ databaseUrl, smtpUrl: postOffice.url, threads })
  const population = await addPopulation({ signin, postOffice, databaseUrl: ownerUrl })
  const contenders = { signin, population, threads }
  print('3 of 9: checking a session …')
  const sessionChecks = await compareSessionChecks({
    ...contenders,
    databases,
    ...length.sessionChecks,
  })
  print('4 of 9: password sign-ins …')
  const signIns = await compareSignIns({ ...contenders, ...length.signIns })
  print('5 of 9: a flood of sign-ins …')
  const flood = await measureFlood({ ...contenders, ...length.flood })
  print('6 of 9: timing of known and unknown addresses …')
  const timings = await compareTimings({ ...contenders, databaseUrl, ...length.timings })

  print('7 of 9: the typed client …')
  const client = await measureClient(signin, length.client)
  await stopServers()
  print('8 of 9: the audit log …')
  const audit = await measureAudit({ url: databaseUrl, ownerUrl }, length.audit)
  print('9 of 9: importing accounts …')
  const imported = await measureImport({ databaseUrl, ...length.imports })

  const report = reportOf({
    machine,
    threads,
    sessionChecks,
    signIns,
    flood,
    timings,
    breach,
    tokens,
    client,
    audit,
    imported,
  })
  process.stdout.write(`\n${report}\n`)
  // The results of a quick run are not meaningful.
  if (!quick) writeIntoPage(report)
} finally {
  await stop()
}
