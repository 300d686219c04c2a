import { connect as connectHttp2, type OutgoingHttpHeaders } from 'node:http2'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Stack } from './stack.ts'

/** Opens a TLS connection to a stack's proxy without sending anything. */
export async function openTls(stack: Stack): Promise<Socket> {
  const { hostname, port } = new URL(stack.url)
  const ca = await stack.certificate()
  return connectTls({ host: hostname, port: Number(port), servername: hostname, ca })
}

export function openTcp(url: string): Socket {
  const { hostname, port } = new URL(url)
  return connect({ host: hostname, port: Number(port) })
}

/** Everything received until the connection ends, orderly or by an error. */
export async function readUntilClosed(socket: Socket): Promise<string> {
  const heard: string[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  socket.setEncoding('latin1')
  socket.on('data', (text) => heard.push(String(text)))
  socket.on('error', () => {})
  socket.on('end', () => socket.end())
  socket.on('close', () => resolve())
  await promise
  return heard.join('')
}

/** Sends raw bytes and returns everything received until the connection ends. */
export async function exchange(stack: Stack, bytes: string): Promise<string> {
  const socket = await openTls(stack)
  socket.write(bytes, 'latin1')
  return readUntilClosed(socket)
}

/** The status of each response in the received text, such as `[200, 404]`. */
export const statusesIn = (heard: string): number[] =>
  [...heard.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))

/** The status of one request over HTTP/2, or the code of the error. */
export async function statusOverHttp2(
  stack: Stack,
  headers: OutgoingHttpHeaders,
  body?: string,
): Promise<number | string> {
  const session = connectHttp2(stack.url, { ca: await stack.certificate() })
  const { promise, resolve } = Promise.withResolvers<number | string>()
  session.on('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)))
  const request = session.request({ ':path': '/health', ...headers })
  request.on('response', ({ ':status': status = 0 }) => resolve(status))
  request.on('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)))
  request.end(body)
  return promise.finally(() => session.destroy())
}
