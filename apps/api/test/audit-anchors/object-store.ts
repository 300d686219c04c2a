import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

/**
 * The part of S3 that s3rver lacks: `If-None-Match`, and pages of a list (it encrypts their tokens
 * with DES, which Node no longer has). It keeps the headers of each object, and accepts any signature.
 */
export async function objectStore(...foreignKeys: string[]) {
  const objects = new Map(foreignKeys.map((key) => [key, 'of others']))
  const headers = new Map<string, IncomingHttpHeaders>()
  const server = createServer(async (request, response) => {
    const url = new URL(`http://store${request.url}`)
    const key = url.pathname.split('/').slice(2).join('/')
    if (request.method === 'PUT') {
      if (request.headers['if-none-match'] === '*' && objects.has(key)) {
        return response.writeHead(412).end()
      }
      objects.set(key, await text(request))
      headers.set(key, request.headers)
      return response.end()
    }
    return response.end(key ? objects.get(key) : listOf([...objects.keys()], url.searchParams))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return { endpoint: `http://127.0.0.1:${port}`, objects, headers }
}

function listOf(keys: string[], query: URLSearchParams): string {
  const after = query.get('start-after') ?? ''
  const found = keys
    .filter((key) => key > after && key.startsWith(query.get('prefix') ?? ''))
    .sort()
  const page = found.slice(0, Number(query.get('max-keys')))
  const contents = page.map((key) => `<Contents><Key>${key}</Key></Contents>`)
  return `<ListBucketResult>${contents.join('')}</ListBucketResult>`
}
