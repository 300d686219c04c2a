import { Buffer } from 'node:buffer'
import http from 'node:http'
import https from 'node:https'

/** Far more than Signin ever answers. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024

export interface Question {
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  /** Sent as JSON. */
  body?: unknown
  /** Milliseconds until it is given up. */
  timeout: number
  /** Does not keep the process alive. */
  background?: boolean
  signal?: AbortSignal
}

export interface Answer {
  status: number
  /** What the JSON says, or undefined where it is none. */
  body: unknown
}

export interface Asking {
  /** Rejects where no answer arrives. Redirects are not followed: the issuer answers for itself. */
  (path: string, question: Question): Promise<Answer>
  close(): void
}

/**
 * Asks Signin, over connections that are kept, so many at a time. Node's own client: a fetch would
 * keep the process alive.
 */
export function asking(url: string, maxSockets: number): Asking {
  const { Agent, request } = url.startsWith('https:') ? https : http
  const agent = new Agent({ keepAlive: true, maxSockets })

  function once(path: string, question: Question): Promise<Answer> {
    const { method = 'GET', timeout, background, signal } = question
    const body = question.body === undefined ? undefined : JSON.stringify(question.body)
    const headers = {
      accept: 'application/json',
      ...question.headers,
      ...(body !== undefined && {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      }),
    }
    return new Promise((resolve, reject) => {
      const asked = request(`${url}${path}`, { method, headers, agent, ...(signal && { signal }) })
      const timer = setTimeout(
        () => asked.destroy(new Error(`No answer within ${timeout} ms.`)),
        timeout,
      )
      if (background) {
        timer.unref()
        asked.on('socket', (socket) => socket.unref())
      }
      asked.on('close', () => clearTimeout(timer))
      asked.on('error', (error) => reject(Object.assign(error, { reused: asked.reusedSocket })))
      asked.on('response', (response) => {
        const chunks: Buffer[] = []
        let length = 0
        response.on('data', (chunk: Buffer) => {
          length += chunk.length
          chunks.push(chunk)
          if (length > MAX_ANSWER_BYTES) asked.destroy(new Error('The answer is too long.'))
        })
        response.on('error', reject)
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: parsed(Buffer.concat(chunks)) }),
        )
      })
      asked.end(body)
    })
  }

  const ask = (path: string, question: Question) =>
    once(path, question).catch((error) => {
      // A kept connection that the other side had closed meanwhile: nothing was asked yet.
      if (error.reused && error.code === 'ECONNRESET') return once(path, question)
      throw error
    })
  return Object.assign(ask, { close: () => agent.destroy() })
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}
