import path from 'node:path'
import { buildApp } from './app.ts'
import { createAnchors } from './audit/anchors/create-anchors.ts'
import { readAnchored } from './audit/anchors/latest.ts'
import { createPublisher } from './audit/anchors/publisher.ts'
import { auditOriginOf, readVerifiers } from './audit/sequencing/keys.ts'
import { createSequencer } from './audit/sequencing/sequencer.ts'
import { deriveKey, secretBoxFor, storedSecretKeyBase } from './crypto/derived-keys.ts'
import { endProcess } from './end-process.ts'
import { readEnv } from './env.ts'
import { diskFiles } from './files/disk.ts'
import { s3Files } from './files/s3.ts'
import { createJobs } from './jobs/jobs.ts'
import { mailbox } from './mail/mailbox.ts'
import { smtpMailer } from './mail/mailer.ts'
import { openBreachedPasswords } from './passwords/breached/breached.ts'
import {
  assertImportedPasswordsDecryptable,
  hasImportedPassword,
} from './passwords/encrypted-imports.ts'
import { createHasher } from './passwords/hasher.ts'
import {
  assertPepperListed,
  assertPeppersPresent,
  isDerivedPepperInUse,
} from './passwords/peppers-in-use.ts'
import { peppersOf } from './passwords/pre-hash.ts'
import { assertSeedsDecryptable, hasEncryptedSeed } from './second-factors/encrypted-seeds.ts'
import { openDatabase } from './start/database.ts'
import { explainFailedStart } from './start/explain.ts'
import { firstAdminLink } from './start/first-admin.ts'
import { assertPortFree } from './start/port.ts'
import { stopOnSignal } from './start/stop.ts'
import { createLogger } from './telemetry/log.ts'
import { createCounters } from './throttling/counters.ts'
import { networksOf } from './throttling/networks.ts'
import { createThrottle } from './throttling/per-address.ts'

const print = (line: string) => void process.stdout.write(`${line}\n`)

try {
  const env = readEnv()
  const logger = createLogger(env.logLevel)
  await assertPortFree(env)

  const database = await openDatabase(env, { logger, print: env.production ? () => {} : print })
  const { db, consoleDb } = database
  const secretKeyBase =
    env.secretKeyBase ??
    storedSecretKeyBase(
      database.home,
      (await isDerivedPepperInUse(db)) ||
        (await hasEncryptedSeed(db)) ||
        (await hasImportedPassword(db)),
    )
  const roots = { ...env, secretKeyBase }
  await assertPepperListed(db, env)
  const peppers = peppersOf(deriveKey(secretKeyBase, 'password pepper'), env.passwordPeppers)
  await assertPeppersPresent(db, peppers)
  const secretBox = secretBoxFor('second factor seal', roots)
  await assertSeedsDecryptable(db, secretBox)
  const importedPasswordBox = secretBoxFor('imported password seal', roots)
  await assertImportedPasswordsDecryptable(db, importedPasswordBox)
  const hasher = createHasher({ cost: env.bcryptCost, threads: env.hashingThreads })
  const clock = () => new Date()
  const counters = createCounters({
    db,
    redisUrl: env.redisUrl,
    key: deriveKey(secretKeyBase, 'throttle keys'),
    logger,
  })
  const jobs = createJobs({ databaseUrl: database.url, logger })
  const { mailFrom: from, smtpUrl } = env
  const emails = path.join(database.home, 'mailbox')
  const kept = smtpUrl ? undefined : mailbox({ directory: emails, from, clock })
  const mailer = kept ?? smtpMailer({ url: String(smtpUrl), from })
  const anchors = createAnchors(env.auditAnchors, { s3: env.s3, clock, log: logger, mailer })
  const auditKeyBox = secretBoxFor('audit key encryption', roots)
  const publisher = createPublisher({
    db,
    anchors,
    verifiers: (tx) => readVerifiers(tx, auditKeyBox, clock()),
    clock,
    log: logger,
  })
  const sequencer = createSequencer({
    db,
    clock,
    secretBox: auditKeyBox,
    origin: auditOriginOf(env.publicUrl),
    log: logger,
    readPublished: () => readAnchored(anchors, logger),
  })
  const stopping = new AbortController()
  const app = await buildApp({
    env,
    db,
    consoleDb,
    clock,
    hasher,
    peppers,
    breached: openBreachedPasswords(env.breachedPasswords),
    secretBox,
    signingKeyBox: secretBoxFor('signing key seal', roots),
    importedPasswordBox,
    counters,
    throttleFor: createThrottle(counters, networksOf),
    jobs,
    mailer,
    mailbox: kept,
    files: env.s3 ? s3Files(env.s3) : diskFiles(path.join(database.home, 'files')),
    logger,
    isDraining: () => stopping.signal.aborted,
  })

  stopOnSignal({
    stopping,
    drainSeconds: env.drainSeconds,
    logger,
    steps: [
      () => app.close(),
      () => jobs.stop(),
      () => sequencer.stop(),
      () => publisher.stop(),
      () => mailer.close(),
      async () => counters.close(),
      () => hasher.close(),
      () => database.close(),
    ],
    databaseEnded: database.ended,
  })
  await jobs.start()
  sequencer.start()
  publisher.start()
  await app.listen({ host: env.host, port: env.port })
  if (!env.production) {
    const link = env.databaseUrl
      ? null
      : await firstAdminLink({ env, db, clock, jobs, log: app.log })
    const lines = [
      `Signin is ready: ${env.publicUrl.href}`,
      `Its mail is in ${new URL('/dev/mailbox', env.publicUrl).href}`,
      ...(link ? [`Choose the password of the first admin within an hour: ${link}`] : []),
      'Ctrl-C ends it and keeps your data.',
    ]
    print(`\n${lines.map((line) => `  ${line}\n`).join('')}`)
  }
} catch (error) {
  process.stderr.write(`${explainFailedStart(error)}\n`)
  await endProcess(1)
}
