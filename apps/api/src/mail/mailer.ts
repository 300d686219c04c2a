import { createTransport } from 'nodemailer'
import { PermanentFailure } from '../jobs/jobs.ts'
import { type EmailMessage, onOneLine } from './email-message.ts'
import { renderEmail } from './render-email.ts'

export interface Mailer {
  /**
   * Sends an email. The Message-ID is derived from `id`, so that a mail system can recognise an
   * email that is sent again in a retry.
   *
   * @throws {PermanentFailure} when the email is rejected permanently; another error when a retry
   *   may succeed.
   */
  send(message: EmailMessage, id: string): Promise<void>
  close(): Promise<void>
}

const MAX_CONNECTIONS = 5
const CONNECTION_TIMEOUT_MS = 10_000
const GREETING_TIMEOUT_MS = 10_000
/** RFC 5321 (4.5.3.2) allows minutes; a shorter timeout is enough, because the job is retried. */
const SOCKET_TIMEOUT_MS = 30_000

/** Exactly one address, without characters that have a meaning in a header or an envelope. */
const ADDRESS = /^[^\s<>()[\],;:\\"]+@[^\s<>()[\],;:\\"@]+$/
/**
 * The commands whose permanent rejection is about the email. A rejection of another command, such
 * as AUTH, is about the configuration, and is retried: an operator can correct it.
 */
const EMAIL_COMMANDS = new Set(['RCPT TO', 'DATA'])
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Sends through the mail server at `url`: `smtp://` (with STARTTLS where offered) or `smtps://`.
 */
export function smtpMailer({ url, from }: { url: string; from: string }): Mailer {
  const transport = createTransport({
    ...transportOptions(url),
    pool: true,
    maxConnections: MAX_CONNECTIONS,
  })
  // Without a listener an 'error' event would end the process; `sendMail` rejects with it as well.
  transport.on('error', () => {})
  const domain = domainOf(from)

  return {
    async send(message, id) {
      try {
        await transport.sendMail({ from, ...contentOf(message), ...headersOf(id, domain) })
      } catch (error) {
        throw toMailError(error)
      }
    },
    async close() {
      transport.close()
    },
  }
}

/** How the mail server at `url` is connected to. */
export function transportOptions(url: string) {
  const { hostname, password } = new URL(url)
  return {
    url,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    greetingTimeout: GREETING_TIMEOUT_MS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    // A man in the middle could strip the STARTTLS offer and read the password (RFC 3207, 6).
    requireTLS: password !== '' && !LOOPBACK.has(hostname),
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

/** The recipient, and the rendered subject and bodies. */
export function contentOf(message: EmailMessage) {
  if (!ADDRESS.test(message.to)) throw new PermanentFailure('The email is for no address.')
  // nodemailer does not parse an object; it would parse a string as a list of recipients.
  return { to: { name: '', address: message.to }, ...renderEmail(message) }
}

/** The Message-ID, and headers that suppress automatic replies (RFC 3834). */
export function headersOf(id: string, domain: string) {
  return {
    messageId: `<${id.replace(/[^\w-]/g, '')}@${domain}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  }
}

export function domainOf(from: string): string {
  return /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost'
}

/** A failure that a later attempt may not meet. Its message is our own, and quotes no address. */
export class MailServerError extends Error {
  override name = 'MailServerError'
}

/**
 * Replaces the server's message, which quotes the recipient's address: errors are logged and stored
 * with the job.
 */
function toMailError(thrown: unknown): Error {
  if (thrown instanceof PermanentFailure) return thrown
  const { responseCode = 0, response = '', command = '', code } = thrown as SmtpError
  const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(response)?.[0]
  const what = [responseCode || code, status].filter((it) => it).join(' ') || 'no reason given'
  if (responseCode >= 500 && EMAIL_COMMANDS.has(command)) {
    return new PermanentFailure(`The mail server rejected the email permanently (${what}).`)
  }
  const at = command ? ` at ${onOneLine(command)}` : ''
  return new MailServerError(`The mail server did not accept the email${at} (${what}).`)
}

interface SmtpError {
  responseCode?: number
  response?: string
  command?: string
  code?: string
}
