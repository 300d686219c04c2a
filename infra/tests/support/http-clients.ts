import { type ClientHttp2Session, connect } from 'node:http2'
import { Agent, request } from 'node:https'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { Stack } from './stack.ts'

export interface RequestSpec {
  path: string
  cookie?: string
  /** JSON, which makes it a POST. */
  body?: string
}

export interface Reply {
  /** 0 if there was no response; the text is then the error. */
  status: number
  text: string
  /** The version header of images from `versions.ts`. */
  version: string | undefined
}

/** Never rejects: a broken connection is a reply with status 0. */
export type HttpClient = (asked: RequestSpec) => Promise<Reply>

/**
 * Three HTTP clients for a stack: with keep-alive, with a new connection per request, and with one HTTP/2
 * connection. As browsers do, they retry if a reused connection turns out to be closed, and on
 * REFUSED_STREAM, which guarantees that the request was not processed (RFC 9113, 8.7).
 */
export async function openHttpClients(stack: Stack) {
  const ca = await stack.certificate()
  const keeping = new Agent({ keepAlive: true, ca })
  const origin = new URL(stack.url)
  const sessions = new Set<ClientHttp2Session>()
  let session: ClientHttp2Session | undefined
  let isOver = false

  const over =
    (agent: Agent | false): HttpClient =>
    async (said) => {
      const { promise, resolve } = Promise.withResolvers<Reply & { isStale?: boolean }>()
      const { path, body } = said
      const asked = request(new URL(path, origin), { agent, ca, ...formOf(said) }, (answer) => {
        resolve(replyOf(answer, answer.statusCode, answer.headers['x-test-version']))
      })
      asked.on('error', (error) => resolve({ ...broken(error), isStale: asked.reusedSocket }))
      asked.end(body)
      const reply = await promise
      return reply.isStale && !isOver ? over(agent)(said) : reply
    }

  /** As in a browser: after a GOAWAY the next request opens a new connection. */
  function sharedConnection(): ClientHttp2Session {
    if (session && !session.closed && !session.destroyed) return session
    const opened = connect(origin, { ca })
    opened.on('error', () => {})
    opened.on('goaway', () => opened.close())
    opened.on('close', () => sessions.delete(opened))
    sessions.add(opened)
    session = opened
    return opened
  }

  const shared: HttpClient = async (said) => {
    const { promise, resolve } = Promise.withResolvers<Reply>()
    const { method, headers } = formOf(said)
    const used = sharedConnection()
    const asked = used.request({ ':path': said.path, ':method': method, ...headers })
    asked.on('response', (answer) => {
      resolve(replyOf(asked, answer[':status'], answer['x-test-version']))
    })
    asked.on('error', (error) => resolve(broken(error)))
    asked.on('close', () => resolve(broken(new Error('closed without an answer'))))
    asked.end(said.body)
    const reply = await promise
    if (isOver || !reply.text.includes('NGHTTP2_REFUSED_STREAM')) return reply
    used.close()
    return shared(said)
  }

  /** Closes all connections, without waiting for responses. */
  function close() {
    isOver = true
    keeping.destroy()
    for (const open of sessions) open.destroy()
  }

  return { kept: over(keeping), fresh: over(false), shared, close }
}

function formOf({ cookie, body }: RequestSpec) {
  const headers = { ...(cookie && { cookie }), ...(body && { 'content-type': 'application/json' }) }
  return { method: body ? 'POST' : 'GET', headers }
}

async function replyOf(answer: Readable, status = 0, version: unknown): Promise<Reply> {
  try {
    return { status, text: await text(answer), version: version ? String(version) : undefined }
  } catch (error) {
    return broken(error as Error)
  }
}

function broken(error: Error & { code?: string }): Reply {
  return { status: 0, text: `${error.code ?? ''} ${error.message}`, version: undefined }
}
