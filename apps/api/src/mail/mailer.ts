import { createTransport } from 'nodemailer'
import { PermanentFailure } from '../jobs/jobs.ts'
import { type EmailMessage, onOneLine } from './email-message.ts'
import { renderEmail } from './render-email.ts'

export interface Mailer {
  /**
   * Hands a letter over for delivery. The same id makes the same Message-ID, so that a letter that
   * had to be sent again is known for the one it is.
   *
   * @throws {PermanentFailure} when the letter is refused and always will be; anything else when
   *   another try may do.
   */
  send(message: EmailMessage, id: string): Promise<void>
  close(): Promise<void>
}

const MAX_CONNECTIONS = 5
const CONNECT_MS = 10_000
const GREETING_MS = 10_000
/** RFC 5321 (4.5.3.2) allows minutes; the job comes back anyway. */
const SILENCE_MS = 30_000

/** One mailbox and nothing that a header or an envelope could take for more. */
const ADDRESS = /^[^\s<>()[\],;:\\"]+@[^\s<>()[\],;:\\"@]+$/
/** What a server may say for good about a letter. About us (as in AUTH) an operator can mend it. */
const MESSAGE_FAULTS = new Set(['RCPT TO', 'DATA'])
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Sends through the mail server at `url`: `smtp://` (with STARTTLS where offered) or `smtps://`. */
export function smtpMailer({ url, from }: { url: string; from: string }): Mailer {
  const { hostname, password } = new URL(url)
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: MAX_CONNECTIONS,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: GREETING_MS,
    socketTimeout: SILENCE_MS,
    // Whoever sits between could take the offer of STARTTLS out, and read the password (RFC 3207, 6).
    requireTLS: password !== '' && !LOOPBACK.has(hostname),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  // Every letter's own promise tells of it too; without a listener it would end the process.
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

/** What any way of delivery needs of a letter. */
export function contentOf(message: EmailMessage) {
  if (!ADDRESS.test(message.to)) throw new PermanentFailure('The letter is for no address.')
  // As an object it is not parsed: a list would have it sent to everybody on it.
  return { to: { name: '', address: message.to }, ...renderEmail(message) }
}

/** RFC 3834: so that no out-of-office answers it. */
export function headersOf(id: string, domain: string) {
  return {
    messageId: `<${id.replace(/[^\w-]/g, '')}@${domain}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  }
}

export function domainOf(from: string): string {
  return /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost'
}

/** The server's own words quote the address, and errors are logged and kept with the job. */
function toMailError(thrown: unknown): Error {
  if (thrown instanceof PermanentFailure) return thrown
  const { responseCode = 0, response = '', command = '', code } = thrown as SmtpError
  const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(response)?.[0]
  const what = [responseCode || code, status].filter((it) => it).join(' ') || 'no reason given'
  if (responseCode >= 500 && MESSAGE_FAULTS.has(command)) {
    return new PermanentFailure(`The mail server refused the letter for good (${what}).`)
  }
  const at = command ? ` at ${onOneLine(command)}` : ''
  return new Error(`The mail server did not take the letter${at} (${what}).`)
}

interface SmtpError {
  responseCode?: number
  response?: string
  command?: string
  code?: string
}
