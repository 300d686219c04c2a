// Checks the boundaries that turbo's tags and Biome's restricted imports cannot express: a table is queried by its
// owner only, no feature holds a client for all tables, folders of the api form no circle, the contract has few
// dependencies, and browser code contains no relative path out of its package. Prints each breach and exits with 1 (docs/decisions/0011).
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const OWNERS = {
  Account: 'accounts',
  AccountLastSeen: 'accounts',
  ActivityBeforeAuditLog: 'audit',
  AuditAnchor: 'audit',
  AuditCheckpoint: 'audit',
  AuditEvent: 'audit',
  AuditEventDetails: 'audit',
  AuditKey: 'audit',
  AuditTreeLeaf: 'audit',
  AuditTreeNode: 'audit',
  ApiToken: 'tokens',
  EmailLink: 'email-links',
  Identity: 'identities',
  ImportedPassword: 'passwords',
  Import: 'imports',
  ImportFinding: 'imports',
  ImportedAccount: 'imports',
  AuthorizationRequest: 'identities',
  KnownDevice: 'devices',
  Passkey: 'passkeys',
  PasskeyChallenge: 'passkeys',
  PasswordCredential: 'passwords',
  PendingSignIn: 'sessions',
  RecoveryCode: 'second-factors',
  Registration: 'registrations',
  SecondFactorSetting: 'second-factors',
  Revocation: 'revocations',
  Session: 'sessions',
  SigningKey: 'signing-keys',
  ThrottleCounter: 'throttling',
  TotpCredential: 'second-factors',
}
const COMPOSITION = [
  'app.ts',
  'app/deps.ts',
  'command/doctor/migrations.ts',
  'command/migrate/apply.ts',
  'command/migrate/retry.ts',
  'command/seed/owner.ts',
  'command/seed/scale.ts',
  'start/database.ts',
]
/** Exports of @signin/db that expose no table: features pass the client of a transaction on, without using it. */
const ALLOWED_EVERYWHERE = ['Transaction', 'Transactions', 'isStatementTimeout', 'isUnreachable']
/** Additional exports for a feature's table.ts, beside the types of its own rows. */
const ALLOWED_IN_TABLES = ['Tables', 'deleteInBatches', 'sql']
const CONTRACT = ['@trpc/server', 'zod']
const QUERY = '(find|create|update|upsert|delete|count|aggregate|groupBy)'

const breaches = [...tables(), ...clients(), ...circles(), ...contract(), ...escapes()]
for (const breach of breaches) process.stderr.write(`${breach}\n`)
if (breaches.length > 0) process.exitCode = 1

/** A model may be named only in a table.ts of its owner: as a type, in a call and in SQL. */
function* tables() {
  const models = /^model (\w+) \{[^}]*@@map\("(\w+)"\)/gm
  for (const [, model, table] of read('packages/db/prisma/schema.prisma').matchAll(models)) {
    const delegate = model[0].toLowerCase() + model.slice(1)
    const naming = new RegExp(
      `Tables<[^>]*'${delegate}'|\\.${delegate}\\s*\\??\\.\\s*${QUERY}|` +
        `\\b(from|into|update|join|using|table|truncate)\\s+(only\\s+)?("?public"?\\.)?"?${table}\\b|` +
        `\\bsql\`\\s*"?${table}\\b`,
      'gi',
    )
    for (const [file, code] of sources('apps/api/src')) {
      if (isTableOf(OWNERS[model], file)) continue
      for (const [named] of code.matchAll(naming)) {
        yield `apps/api/src/${file}: \`${named}\` is a table of ${OWNERS[model] ?? 'no feature: give it an owner'}.`
      }
    }
  }
}

/** A feature of several parts has a table.ts in each that queries. */
function isTableOf(owner, file) {
  return file.startsWith(`${owner}/`) && path.basename(file) === 'table.ts'
}

function* clients() {
  const imported = /(?:\{([^{}]*)\}\s*from\s*)?['"`](@signin\/db[^'"`]*)/g
  for (const [file, code] of sources('apps/api/src')) {
    if (COMPOSITION.includes(file)) continue
    const rows = Object.keys(OWNERS).filter((model) => isTableOf(OWNERS[model], file))
    const isTable = path.basename(file) === 'table.ts'
    const allowed = isTable
      ? [...ALLOWED_EVERYWHERE, ...ALLOWED_IN_TABLES, ...rows]
      : ALLOWED_EVERYWHERE
    for (const [, names = 'everything', from] of code.matchAll(imported)) {
      const taken = names.split(',').map((name) => name.trim().replace(/^type | as .*/g, ''))
      const denied = from === '@signin/db' ? taken.find((it) => it && !allowed.includes(it)) : from
      if (denied) yield `apps/api/src/${file}: ${denied} of @signin/db is not for this file.`
    }
  }
}

/**
 * Folders of the api may not import each other in a circle, types included; a file of the root counts as a folder.
 * Of the shortest circle, the step with the fewest imports is reported, until none is left.
 */
function* circles() {
  const steps = [
    ...Map.groupBy(importsOf('apps/api/src'), ({ from, to }) => `${from} -> ${to}`).values(),
  ]
  for (;;) {
    const [found] = steps
      .map((imports) => ({ imports, circle: circleFrom(imports[0], steps) }))
      .filter(({ circle }) => circle)
      .sort((a, b) => a.circle.length - b.circle.length || a.imports.length - b.imports.length)
    if (!found) return
    steps.splice(steps.indexOf(found.imports), 1)
    for (const { file, specifier } of found.imports) {
      yield `apps/api/src/${file}: ${specifier} closes a circle of folders: ${found.circle.join(' -> ')}.`
    }
  }
}

/** The shortest way that begins with this step and returns to where it began; undefined where there is none. */
function circleFrom({ from, to }, steps) {
  const ways = [[from, to]]
  const seen = new Set()
  for (const way of ways) {
    const last = way.at(-1)
    if (last === from) return way
    if (seen.has(last)) continue
    seen.add(last)
    for (const [step] of steps) if (step.from === last) ways.push([...way, step.to])
  }
}

/** The relative imports from one folder to another. */
function* importsOf(home) {
  const imported = /\b(?:from|import)\s*\(?\s*['"`](\.{1,2}\/[^'"`\n]*)/g
  const folderOf = (file) => file.split('/')[0]
  for (const [file, code] of sources(home)) {
    for (const [, specifier] of code.matchAll(imported)) {
      const to = folderOf(path.posix.join(path.posix.dirname(file), specifier))
      const from = folderOf(file)
      if (from !== to) yield { file, specifier, from, to }
    }
  }
}

function* contract() {
  const manifest = JSON.parse(read('packages/contracts/package.json'))
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies }
  const disallowed = Object.keys(declared).filter((name) => !CONTRACT.includes(name))
  for (const name of disallowed) yield `packages/contracts may not depend on ${name}.`
}

/** Reports any quoted relative path out of the package: imports, import types, import.meta.glob, references. */
function* escapes() {
  for (const home of ['apps/web', 'packages/client', 'packages/contracts']) {
    for (const [file, code] of sources(`${home}/src`)) {
      for (const [, to] of code.matchAll(/['"`](\.{1,2}\/[^'"`\n]*)/g)) {
        if (!path.posix.join('src', path.posix.dirname(file), to).startsWith('../')) continue
        yield `${home}/src/${file}: ${to} leaves the package.`
      }
    }
  }
}

/** The sources in the folder except tests, without comment lines (`/// <reference` lines are kept). */
function sources(folder) {
  return globSync('**/*.{ts,vue}', { cwd: path.join(root, folder) })
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => [file, read(`${folder}/${file}`).replace(/^\s*(\/\/(?!\/)|\/?\*).*/gm, '')])
}

function read(file) {
  return readFileSync(path.join(root, file), 'utf8')
}
