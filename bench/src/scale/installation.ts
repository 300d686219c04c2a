import { createHash, randomBytes } from 'node:crypto'
import { applyMigrations } from '@signin/db/migrate'
import { insertSample } from '@signin/db/scale'
import pg from 'pg'
import type { Databases } from '../database.ts'
import { PASSWORD, register, signIn } from '../people/person.ts'
import type { PostOffice } from '../people/post-office.ts'
import { runSql } from '../run-sql.ts'
import { call, expectStatus } from '../servers/procedure.ts'
import { request } from '../servers/request.ts'
import { startSignin } from '../servers/signin.ts'
import { openConsole } from './product.ts'
import type { Size } from './sizes.ts'

export type Installation = Awaited<ReturnType<typeof openInstallation>>

interface Deps {
  databases: Databases
  postOffice: PostOffice
  threads: number
  print: (line: string) => void
}

/** Signin on a database of its own, with a sample of this size. */
export async function openInstallation(
  { databases, postOffice, threads, print }: Deps,
  name: string,
  size: Size,
) {
  await runSql(databases.ownerUrl, `create database ${name}`)
  const [url, ownerUrl] = [databases.signinUrl, databases.ownerUrl].map((it) => on(name, it)) as [
    string,
    string,
  ]
  await applyMigrations(ownerUrl, { applicationUrl: url })
  const signin = await startSignin({ databaseUrl: url, smtpUrl: postOffice.url, threads })
  const first = await register(signin, postOffice)
  const [cookieName] = (await signIn(signin, first)).cookie.split('=')
  await untilSequenced(ownerUrl)
  const secret = randomBytes(16).toString('hex')
  const password = await passwordOf(ownerUrl, first.email)
  const started = performance.now()
  await insertSample(ownerUrl, {
    ...size,
    password,
    secret,
    signal: new AbortController().signal,
    onProgress: everyTenth(print),
  })
  const seconds = (performance.now() - started) / 1000
  const console = await openConsole(url)
  const people = await console.people(60)
  let session = 0
  return {
    size,
    seconds,
    console,
    people,
    async signIn(round: number) {
      const { email } = people[round % people.length] ?? first
      expectStatus(await call(signin, 'sessions.signIn', { email, password: PASSWORD }), 200)
    },
    /** Of a session that was not checked before: none is cached. */
    async checkSession() {
      session++
      const headers = { cookie: `${cookieName}=${cookieOf(secret, session)}` }
      expectStatus(await request(`${signin.origin}/api/trpc/sessions.current`, headers), 200)
    },
    close: () => console.close(),
  }
}

const on = (name: string, url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href

/** As packages/db/src/scale/sample.ts derives it in SQL. */
function cookieOf(secret: string, session: number): string {
  const md5 = (input: string) => createHash('md5').update(input).digest('hex')
  const text = md5(`${secret} ${session}`) + md5(`${secret}${session}`).slice(0, 8)
  return text.replace(/[0189]/g, (digit) => ({ 0: 'w', 1: 'x', 8: 'y', 9: 'z' })[digit] ?? '')
}

async function queryOne<T>(url: string, sql: string, values: unknown[] = []): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(sql, values).finally(() => client.end())
  return rows[0] as T
}

function passwordOf(url: string, email: string): Promise<{ hash: string; pepperVersion: number }> {
  return queryOne(
    url,
    `select hash, pepper_version as "pepperVersion" from password_credentials
     where account_id = (select id from accounts where email = $1)`,
    [email],
  )
}

/** The sequencer passes over a sample only after its first checkpoint. */
async function untilSequenced(url: string): Promise<void> {
  for (;;) {
    const found = await queryOne(url, 'select from audit_checkpoints limit 1')
    if (found) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

function everyTenth(print: (line: string) => void) {
  let last = ''
  return (what: string, done: number, total: number) => {
    const line = `  ${what}: ${Math.floor((10 * done) / total) * 10} %`
    if (line !== last) print(line)
    last = line
  }
}
