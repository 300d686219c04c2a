import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'

/** A request that lacks only its last byte. */
export interface HeldOpen {
  /** Sends the last byte. */
  finish(): void
  /** Destroys the request without sending the last byte. */
  hangUp(): void
  /** Resolves to the response; status 0 if the server or the client closed the connection. */
  answer: Promise<{ status: number; code: string | undefined }>
}

export function holdOpen(
  url: string,
  { body, ...options }: { method: string; headers: Record<string, string>; body: Uint8Array },
): HeldOpen {
  const { method } = options
  const headers = { ...options.headers, 'content-length': String(body.length) }
  const sent = request(url, { method, headers, agent: false })
  const answer = answerTo(sent)
  sent.write(body.subarray(0, -1))
  return {
    finish: () => void sent.end(body.subarray(-1)),
    hangUp: () => void sent.destroy(),
    answer,
  }
}

async function answerTo(
  sent: ClientRequest,
): Promise<{ status: number; code: string | undefined }> {
  try {
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    const body = await text(response)
    const code = body.startsWith('{') ? JSON.parse(body).error?.data?.code : undefined
    return { status: Number(response.statusCode), code }
  } catch {
    return { status: 0, code: undefined }
  } finally {
    sent.destroy()
  }
}
