import { availableParallelism } from 'node:os'
import { openDatabases } from './database.ts'
import { compareTimings } from './enumeration/measure.ts'
import { FULL, QUICK } from './length.ts'
import { compareSignIns } from './passwords/measure.ts'
import { machineOf } from './report/machine.ts'
import { writeIntoPage } from './report/page.ts'
import { reportOf } from './report/report.ts'
import { stopServers } from './servers/server.ts'
import { startSignin } from './servers/signin.ts'
import { compareSessionChecks } from './sessions/measure.ts'

const quick = process.argv.includes('--quick')
const length = quick ? QUICK : FULL
const threads = availableParallelism()
const tell = (line: string) => void process.stderr.write(`${line}\n`)

const databases = await openDatabases()
let stopped: Promise<void> | undefined
const stop = () => {
  stopped ??= stopServers().then(databases.stop)
  return stopped
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stop().finally(() => process.exit(1)))
}
try {
  const machine = machineOf(databases.version)
  const signin = await startSignin({ databaseUrl: databases.signinUrl, threads })
  tell('1 of 3: checking a session …')
  const sessionChecks = await compareSessionChecks({ signin, databases, ...length.sessionChecks })
  tell('2 of 3: password sign-ins …')
  const signIns = await compareSignIns({ signin, threads, ...length.signIns })
  tell('3 of 3: timing of known and unknown addresses …')
  const timings = await compareTimings({ signin, ...length.timings })

  const report = reportOf({ machine, threads, sessionChecks, signIns, timings })
  process.stdout.write(`\n${report}\n`)
  // A short run says whether things work, not how fast they are.
  if (!quick) writeIntoPage(report)
} finally {
  await stop()
}
