import { once } from 'node:events'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export interface TestSmtpServer {
  url: string
  /** Received emails in order. */
  received: ParsedMail[]
  /** The number of delivery attempts. */
  attempts(): number
  close(): Promise<void>
}

/** The SMTP response to a recipient; undefined accepts the email. */
export type RecipientPolicy = (recipient: string) => { code: number; text: string } | undefined

/** A real SMTP server that keeps what it receives, on any free port unless one is given. */
export async function startSmtpServer(
  options: SMTPServerOptions & { rejectionFor?: RecipientPolicy; port?: number } = {},
): Promise<TestSmtpServer> {
  const { rejectionFor, port = 0, ...rest } = options
  const received: ParsedMail[] = []
  let attempts = 0
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    closeTimeout: 100,
    onRcptTo({ address }, _session, answer) {
      attempts += 1
      const no = rejectionFor?.(address)
      answer(no ? Object.assign(new Error(no.text), { responseCode: no.code }) : null)
    },
    onData(stream, _session, answer) {
      simpleParser(stream).then((mail) => {
        received.push(mail)
        answer()
      }, answer)
    },
    ...rest,
  })
  server.on('error', () => {})
  server.listen(port)
  await once(server.server, 'listening')
  const address = server.server.address() as { port: number }
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    received,
    attempts: () => attempts,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
