import { buildApp } from './app.ts'
import { openDatabase } from './database.ts'
import { readEnv } from './env.ts'
import { memoryThrottle } from './http/throttle.ts'
import { createLogger } from './log.ts'
import { createHasher } from './passwords/hasher.ts'
import { derivedPepperIsInUse, refuseMissingPeppers } from './passwords/peppers-in-use.ts'
import { peppersOf } from './passwords/pre-hash.ts'
import { deriveKey, keptSecretKeyBase } from './secrets.ts'
import { explainFailedStart } from './start/explain.ts'
import { refuseTakenPort } from './start/port.ts'
import { stopOnSignal } from './start/stop.ts'

const tell = (line: string) => void process.stdout.write(`${line}\n`)

try {
  const env = readEnv()
  const logger = createLogger(env.logLevel)
  await refuseTakenPort(env)

  const database = await openDatabase(env, { logger, tell: env.production ? () => {} : tell })
  const { db } = database
  const secretKeyBase =
    env.secretKeyBase ?? keptSecretKeyBase(database.home, await derivedPepperIsInUse(db))
  const peppers = peppersOf(deriveKey(secretKeyBase, 'password pepper'), env.passwordPeppers)
  await refuseMissingPeppers(db, peppers)
  const hasher = createHasher({ cost: env.bcryptCost, threads: env.hashingThreads })
  const stopping = new AbortController()
  const app = await buildApp({
    env,
    db,
    hasher,
    peppers,
    throttleFor: memoryThrottle(),
    clock: () => new Date(),
    logger,
    isDraining: () => stopping.signal.aborted,
  })

  stopOnSignal({
    stopping,
    drainSeconds: env.drainSeconds,
    logger,
    steps: [() => app.close(), () => hasher.close(), () => database.close()],
    databaseEnded: database.ended,
  })
  await app.listen({ host: env.host, port: env.port })
  if (!env.production)
    tell(`\n  Signin is ready: ${env.publicUrl.href}\n  Ctrl-C ends it and keeps your data.\n`)
} catch (error) {
  process.stderr.write(`${explainFailedStart(error)}\n`)
  process.exit(1)
}
