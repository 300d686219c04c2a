import type { Socket } from 'node:net'
import { AppError, type ErrorCode, errors, failure } from '@signin/contracts'
import { isStatementTimeout, isUnreachable } from '@signin/db'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { challengeOf } from './authorization.ts'

const UNAVAILABLE_RETRY_SECONDS = 5

const codeOfStatus: Record<number, ErrorCode> = {
  400: 'invalid_input',
  403: 'not_found', // a path that @fastify/static rejects
  404: 'not_found',
  405: 'wrong_method',
  408: 'timed_out',
  413: 'too_large',
  414: 'too_large',
  415: 'wrong_content_type',
  429: 'too_many_calls',
  431: 'headers_too_large',
}

/**
 * The AppError of a thrown value: itself, `unavailable`, or `too_slow`, since only the console's
 * statements have a timeout; null for an unexpected error.
 */
export function appErrorOf(error: unknown): AppError | null {
  if (error instanceof AppError) return error
  if (isUnreachable(error))
    return new AppError('unavailable', { retryAfter: UNAVAILABLE_RETRY_SECONDS })
  return isStatementTimeout(error) ? new AppError('too_slow') : null
}

/** Answers errors outside of procedures with the same codes and in the same shape as theirs. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const appError = appErrorOf(error)
    const code = appError?.code ?? codeOfStatus[error.statusCode ?? 500] ?? 'internal'
    if (errors[code].status >= 500) request.log.error({ err: error }, 'request failed')
    return sendFailure(request, reply, code, appError?.details)
  })
}

export function sendFailure(
  request: FastifyRequest,
  reply: FastifyReply,
  code: ErrorCode,
  details: AppError['details'] = {},
) {
  if (details.retryAfter) reply.header('retry-after', details.retryAfter)
  return reply
    .code(errors[code].status)
    .headers({ 'cache-control': 'no-store', ...challengeOf(code) })
    .type('application/json; charset=utf-8')
    .send({ error: failure(code, request.id, details) })
}

/**
 * Answers a path with invalid percent-encoding. It has no route, so no hook has set the headers.
 */
export function answerBadUrl(_: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  reply.headers({ 'x-request-id': request.id, 'x-content-type-options': 'nosniff' })
  void sendFailure(request, reply, 'invalid_input')
}

/** Answers what the HTTP parser rejects: there is no request object, so it writes to the socket. */
export function answerParserError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const code = codeOfParser(error.code)
  const body = JSON.stringify({ error: failure(code, '') })
  socket.end(
    `HTTP/1.1 ${errors[code].status} Refused\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}

function codeOfParser(code: string | undefined): ErrorCode {
  if (code === 'HPE_HEADER_OVERFLOW') return 'headers_too_large'
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'timed_out' : 'invalid_input'
}
