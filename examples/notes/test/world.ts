import { fileURLToPath } from 'node:url'
import {
  end,
  freePort,
  type Signin,
  startNode,
  startSignin,
  until,
} from '@signin/api/test/running.ts'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const LONGEST_START_MS = 20_000
export const FEED_SILENCE_SECONDS = 4

export interface World {
  signin: Signin
  /** The address of the notes service. */
  notes: string
  stop(): Promise<void>
}

/** Signin, and beside it the notes service, each a process of its own. */
export async function startWorld(): Promise<World> {
  const signin = await startSignin({
    TOKEN_AUDIENCES: 'notes,files',
    TOKEN_SCOPES: 'notes:read,notes:write',
  })
  const port = await freePort()
  const notes = `http://127.0.0.1:${port}`
  const { child, output } = startNode([MAIN], {
    SIGNIN_URL: signin.url,
    PORT: String(port),
    FEED_SILENCE_SECONDS: String(FEED_SILENCE_SECONDS),
  })
  await until(LONGEST_START_MS, async () => {
    if (child.exitCode !== null) throw new Error(`The notes did not start:\n${output()}`)
    return (await fetch(`${notes}/notes`).catch(() => null)) && true
  })
  return {
    signin,
    notes,
    async stop() {
      await Promise.all([end(child), signin.stop()])
    },
  }
}
