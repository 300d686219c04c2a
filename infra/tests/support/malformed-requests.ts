const post = (headers: string, body: string, version = '1.1') =>
  `POST /api/trpc/sessions.signOut HTTP/${version}\r\nHost: localhost\r\n` +
  `Content-Type: application/json\r\n${headers}\r\n\r\n${body}`
const get = (headers: string) => `GET /health HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n\r\n`

/** A whole request, which a server answers only if it misparses the length of the request before it. */
export const HIDDEN = get('Connection: close')

const CHUNKED = 'Transfer-Encoding: chunked'
const NO_CHUNK = `0\r\n\r\n${HIDDEN}`

/** Requests that two servers may delimit differently (request smuggling; RFC 9112, 11.2), each followed by a second one. */
export const AMBIGUOUS: [string, string][] = [
  ['a length and chunks', post(`Content-Length: 6\r\n${CHUNKED}`, NO_CHUNK)],
  ['chunks and a length', post(`${CHUNKED}\r\nContent-Length: 400`, NO_CHUNK)],
  ['chunks, said twice', post(`${CHUNKED}\r\nTransfer-Encoding: identity`, NO_CHUNK)],
  ['chunks in a list', post(`${CHUNKED}, identity`, NO_CHUNK)],
  ['chunks after a tab', post('Transfer-Encoding:\tchunked', NO_CHUNK)],
  ['chunks of another name', post('Transfer-Encoding: xchunked', NO_CHUNK)],
  ['chunks before a space', post('Transfer-Encoding : chunked\r\nContent-Length: 4', NO_CHUNK)],
  ['chunks in HTTP/1.0', post(CHUNKED, NO_CHUNK, '1.0')],
  ['chunks of no size', post(CHUNKED, `zz\r\n{}\r\n${NO_CHUNK}`)],
  ['chunks of a size that overflows', post(CHUNKED, `ffffffffffffffff2\r\n{}\r\n${NO_CHUNK}`)],
  ['chunks that end in a line feed', post(CHUNKED, `2\n{}\n0\n\n${HIDDEN}`)],
  ['two lengths', post('Content-Length: 2\r\nContent-Length: 4', `{}  ${HIDDEN}`)],
  ['the same length twice', post('Content-Length: 2\r\nContent-Length: 2', `{}${HIDDEN}`)],
  ['a list of lengths', post('Content-Length: 2, 2', `{}${HIDDEN}`)],
  ['a length with a sign', post('Content-Length: +2', `{}${HIDDEN}`)],
  ['a length below nothing', post('Content-Length: -1', HIDDEN)],
  ['a length in another base', post('Content-Length: 0x2', `{}${HIDDEN}`)],
  ['a length that overflows', post('Content-Length: 18446744073709551618', `{}${HIDDEN}`)],
  ['a header over two lines', `${get('X-A: b\r\n c')}${HIDDEN}`],
  ['a carriage return in a header', `${get('X-A: b\rX-C: d')}${HIDDEN}`],
  ['a NUL in a header', `${get('X-A: b\0c')}${HIDDEN}`],
  ['a header without a name', `${get(': b')}${HIDDEN}`],
  ['no Host', `GET /health HTTP/1.1\r\n\r\n${HIDDEN}`],
  ['two Hosts', `${get('Host: evil.example.com')}${HIDDEN}`],
  [
    'a Host with a name in it',
    `GET / HTTP/1.1\r\nHost: localhost@evil.example.com\r\n\r\n${HIDDEN}`,
  ],
  ['no slash before its path', `GET health HTTP/1.1\r\nHost: localhost\r\n\r\n${HIDDEN}`],
  ['a method in small letters', `get /health HTTP/1.1\r\nHost: localhost\r\n\r\n${HIDDEN}`],
  ['a CONNECT to elsewhere', `CONNECT db:5432 HTTP/1.1\r\nHost: db:5432\r\n\r\n${HIDDEN}`],
  ['a TRACE', `TRACE /api/health HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n\r\n${HIDDEN}`],
]

const CLOSED = 'GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n'

/** Valid requests whose body is a request for a blocked path, which must be treated as a body. */
export const CARRYING: [string, number, string][] = [
  ['a length', 200, `${get(`Content-Length: ${CLOSED.length}`)}${CLOSED}`],
  // The api rejects the body, which is not JSON.
  ['chunks', 400, post(CHUNKED, `${CLOSED.length.toString(16)};a=b\r\n${CLOSED}\r\n0\r\n\r\n`)],
]

/** Encoded variants of blocked paths, and files of a server, a checkout or an image that must not be served. */
export const NO_PAGES = [
  ...['/metrics;x', '/metrics%0a', '/metrics%20', '/metrics%23', '/metrics%00', '/%2fmetrics'],
  ...['/..%2fmetrics', '/dev;/mailbox', '/dev%2fmailbox', '/%2564ev/mailbox', '/dev%c0%afmailbox'],
  ...['/.git/config', '/.git/HEAD', '/.env', '/.env.prod', '/docker-compose.prod.yml', '/main.js'],
  ...['/secrets/db/POSTGRES_PASSWORD', '/run/secrets', '/infra/nginx/certificates/privkey.pem'],
  ...['/nginx_status', '/../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/assets../etc/passwd'],
  ...['/assets/..%2f..%2f..%2fetc%2fpasswd', '/assets/', '/api/avatars/..%2f..%2fetc%2fpasswd'],
  ...['/api%2fhealth', '/api/trpc/__proto__', '/api/trpc/constructor', '/api/%ff', '/api/%zz'],
  ...['/.well-known/acme-challenge/../../../etc/passwd', '/.well-known/..;/metrics'],
]

/** Oversized requests: what is too large, the expected status, and the request. */
export const OVERSIZED: [string, number, string][] = [
  ['a header', 400, get(`X-A: ${'a'.repeat(20_000)}\r\nConnection: close`)],
  ['its headers together', 431, get(`${headers(4, 14_000)}Connection: close`)],
  ['the number of headers', 400, get(`${headers(3000, 1)}Connection: close`)],
  ['its path', 414, `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`],
  ['its body, as it says', 413, post('Content-Length: 200000\r\nConnection: close', '')],
  [
    'its body, in chunks',
    413,
    post(`${CHUNKED}\r\nConnection: close`, `30d40\r\n${' '.repeat(200_000)}\r\n0\r\n\r\n`),
  ],
  [
    'a picture',
    413,
    'PUT /api/account/avatar HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n' +
      'Content-Length: 10000000\r\nConnection: close\r\n\r\n',
  ],
]

function headers(count: number, length: number): string {
  return Array.from({ length: count }, (_, at) => `X-${at}: ${'a'.repeat(length)}\r\n`).join('')
}
