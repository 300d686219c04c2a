// A process that takes a job, reports it and never finishes, to be killed.
import { createJobs } from '../../src/jobs/jobs.ts'
import { createLogger } from '../../src/telemetry/log.ts'

const jobs = createJobs({
  databaseUrl: String(process.argv[2]),
  logger: createLogger('silent'),
  policy: JSON.parse(String(process.argv[3])),
})
jobs.work({
  work() {
    process.send?.('taken')
    return new Promise(() => {})
  },
})
await jobs.start()
