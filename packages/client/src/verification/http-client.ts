import { Buffer } from 'node:buffer'
import http from 'node:http'
import https from 'node:https'

/** Far more than any response of Signin. */
const MAX_RESPONSE_BYTES = 64 * 1024 * 1024

export interface HttpRequest {
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  /** Sent as JSON. */
  body?: unknown
  /** Milliseconds. */
  timeout: number
  /** If true, the request does not keep the process alive. */
  background?: boolean
  signal?: AbortSignal
}

export interface HttpResponse {
  status: number
  /** The parsed JSON, or undefined if it is not JSON. */
  body: unknown
}

export interface HttpClient {
  /** Rejects if no response arrives. Redirects are not followed: only the issuer is trusted. */
  (path: string, options: HttpRequest): Promise<HttpResponse>
  close(): void
}

/**
 * An HTTP client for Signin, with at most `maxSockets` keep-alive connections. It uses `node:http`,
 * because a pending fetch would keep the process alive.
 */
export function createHttpClient(url: string, maxSockets: number): HttpClient {
  const { Agent, request } = url.startsWith('https:') ? https : http
  const agent = new Agent({ keepAlive: true, maxSockets })

  function send(path: string, options: HttpRequest): Promise<HttpResponse> {
    const { method = 'GET', timeout, background, signal } = options
    const body = options.body === undefined ? undefined : JSON.stringify(options.body)
    const headers = {
      accept: 'application/json',
      ...options.headers,
      ...(body !== undefined && {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      }),
    }
    return new Promise((resolve, reject) => {
      const outgoing = request(`${url}${path}`, {
        method,
        headers,
        agent,
        ...(signal && { signal }),
      })
      const timer = setTimeout(
        () => outgoing.destroy(new Error(`No answer within ${timeout} ms.`)),
        timeout,
      )
      if (background) {
        timer.unref()
        outgoing.on('socket', (socket) => socket.unref())
      }
      outgoing.on('close', () => clearTimeout(timer))
      outgoing.on('error', (error) =>
        reject(Object.assign(error, { reused: outgoing.reusedSocket })),
      )
      outgoing.on('response', (response) => {
        const chunks: Buffer[] = []
        let length = 0
        response.on('data', (chunk: Buffer) => {
          length += chunk.length
          chunks.push(chunk)
          if (length > MAX_RESPONSE_BYTES) outgoing.destroy(new Error('The answer is too long.'))
        })
        response.on('error', reject)
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: parseJson(Buffer.concat(chunks)) }),
        )
      })
      outgoing.end(body)
    })
  }

  const sendWithRetry = (path: string, options: HttpRequest) =>
    send(path, options).catch((error) => {
      // The server closed the keep-alive connection before it received the request: retry once.
      if (error.reused && error.code === 'ECONNRESET') return send(path, options)
      throw error
    })
  return Object.assign(sendWithRetry, { close: () => agent.destroy() })
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}
