import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { freePort } from '@signin/api/test/free-port.ts'
import { end, type Signin, startNode, startSignin, until } from '@signin/api/test/running.ts'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const START_TIMEOUT_MS = 20_000
const COMMAND = createRequire(import.meta.url).resolve('@signin/api/src/command.ts')
const VARIABLES = { TOKEN_AUDIENCES: 'notes,files', TOKEN_SCOPES: 'notes:read,notes:write' }
/** How long the feed may be silent, in seconds: longer than any test takes, or hardly at all. */
const TIMEOUT_MS = 600
const IMPATIENCE = 2

export interface Fixture {
  signin: Signin
  /** The address of the notes service. */
  notes: string
  /** That of another one, which soon takes nothing any more once the feed is silent. */
  impatientNotes: string
  stop(): Promise<void>
}

/** Signin, and beside it the notes service twice, each a process of its own. */
export async function startFixture(): Promise<Fixture> {
  const signin = await startSignin(VARIABLES)
  const [notes, impatient] = await Promise.all([
    startNotes(signin, TIMEOUT_MS),
    startNotes(signin, IMPATIENCE),
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

/** An API token for a service, made by the command beside the running Signin. */
export async function serviceToken({ dataDir }: Signin, scopes: string[]): Promise<string> {
  const named = ['--service', 'billing', '--name', 'Billing', '--scopes', scopes.join()]
  const { child, output } = startNode([COMMAND, 'create-service-token', ...named, '--days', '1'], {
    ...VARIABLES,
    DATA_DIR: dataDir,
  })
  await once(child, 'close')
  return /signin_svc_\w+/.exec(output())?.[0] ?? ''
}
