import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { freePort } from '@signin/api/test/free-port.ts'
import { end, type Signin, startNode, startSignin, until } from '@signin/api/test/running.ts'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const START_TIMEOUT_MS = 20_000
const COMMAND = createRequire(import.meta.url).resolve('@signin/api/src/command.ts')
const VARIABLES = { TOKEN_AUDIENCES: 'notes,files', TOKEN_SCOPES: 'notes:read,notes:write' }
/** The feed silence that the two services tolerate: longer than any test, and very short. */
const LONG_FEED_SILENCE_SECONDS = 600
const SHORT_FEED_SILENCE_SECONDS = 2

export interface Fixture {
  signin: Signin
  /** The URL of the notes service. */
  notes: string
  /** The URL of a second instance, which rejects calls soon after the feed becomes silent. */
  impatientNotes: string
  stop(): Promise<void>
}

/** Starts Signin and two instances of the notes service, each as a process. */
export async function startFixture(): Promise<Fixture> {
  const signin = await startSignin(VARIABLES)
  const [notes, impatient] = await Promise.all([
    startNotes(signin, LONG_FEED_SILENCE_SECONDS),
    startNotes(signin, SHORT_FEED_SILENCE_SECONDS),
  ])
  return {
    signin,
    notes: notes.url,
    impatientNotes: impatient.url,
    async stop() {
      await Promise.all([notes.stop(), impatient.stop(), signin.stop()])
    },
  }
}

async function startNotes(signin: Signin, feedSilenceSeconds: number) {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const { child, output } = startNode([MAIN], {
    SIGNIN_URL: signin.url,
    PORT: String(port),
    FEED_SILENCE_SECONDS: String(feedSilenceSeconds),
  })
  await until(START_TIMEOUT_MS, async () => {
    if (child.exitCode !== null) throw new Error(`The notes did not start:\n${output()}`)
    return (await fetch(`${url}/notes`).catch(() => null)) && true
  })
  return { url, stop: () => end(child) }
}

/** Creates an API token of a service by the command line. */
export async function serviceToken({ dataDir }: Signin, scopes: string[]): Promise<string> {
  const named = ['--service', 'billing', '--name', 'Billing', '--scopes', scopes.join()]
  const { child, output } = startNode([COMMAND, 'tokens', 'create', ...named, '--days', '1'], {
    ...VARIABLES,
    DATA_DIR: dataDir,
  })
  await once(child, 'close')
  return /signin_svc_\w+/.exec(output())?.[0] ?? ''
}
