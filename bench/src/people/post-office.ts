import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** The token in the fragment of a link. */
const TOKEN = /#([\w-]{43})(?![\w-])/

export interface PostOffice {
  /** The value of SMTP_URL. */
  url: string
  /** Resolves to the token of the link in the next email to this address. */
  tokenFor(address: string): Promise<string>
  stop(): Promise<void>
}

/** Starts an SMTP server in a separate thread, so that emails do not delay measured calls. */
export async function openPostOffice(): Promise<PostOffice> {
  const worker = new Worker(new URL('./mail-thread.ts', import.meta.url))
  const [{ port }] = await once(worker, 'message')
  const resolvers = new Map<string, (token: string) => void>()
  worker.on('message', ({ to, message }: { to: string; message: string }) => {
    resolvers.get(to)?.(tokenIn(message))
    resolvers.delete(to)
  })
  return {
    url: `smtp://127.0.0.1:${port}`,
    tokenFor: (address) => new Promise((resolve) => resolvers.set(address, resolve)),
    stop: async () => void (await worker.terminate()),
  }
}

function tokenIn(message: string): string {
  // Quoted-printable folds long lines with a trailing = (RFC 2045, 6.7).
  const token = TOKEN.exec(message.replaceAll('=\r\n', ''))?.[1]
  if (!token) throw new Error('a letter without a link arrived where one with a link was awaited')
  return token
}
