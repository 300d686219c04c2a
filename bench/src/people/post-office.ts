import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** What a link carries in its fragment. */
const TOKEN = /#([\w-]{43})(?![\w-])/

export interface PostOffice {
  /** What SMTP_URL is set to. */
  url: string
  /** The token of the link in the next letter that arrives for this address. */
  tokenFor(address: string): Promise<string>
  stop(): Promise<void>
}

/** A real mail server, in a thread of its own: no letter delays a call that is being timed. */
export async function openPostOffice(): Promise<PostOffice> {
  const worker = new Worker(new URL('./mail-thread.ts', import.meta.url))
  const [{ port }] = await once(worker, 'message')
  const awaited = new Map<string, (token: string) => void>()
  worker.on('message', ({ to, message }: { to: string; message: string }) => {
    awaited.get(to)?.(tokenIn(message))
    awaited.delete(to)
  })
  return {
    url: `smtp://127.0.0.1:${port}`,
    tokenFor: (address) => new Promise((resolve) => awaited.set(address, resolve)),
    stop: async () => void (await worker.terminate()),
  }
}

function tokenIn(message: string): string {
  // Quoted-printable folds long lines with a = at their end (RFC 2045, 6.7).
  const token = TOKEN.exec(message.replaceAll('=\r\n', ''))?.[1]
  if (!token) throw new Error('a letter without a link arrived where one with a link was awaited')
  return token
}
