import { once } from 'node:events'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export interface PostOffice {
  url: string
  /** What has arrived, in order. */
  received: ParsedMail[]
  /** How often somebody tried to hand over a letter. */
  attempts(): number
  close(): Promise<void>
}

/** What the server says to a recipient; nothing, to take the letter. */
export type Judge = (recipient: string) => { code: number; text: string } | undefined

/** A real mail server on a port of its own (or a given one), which keeps what it gets. */
export async function openPostOffice(
  options: SMTPServerOptions & { judge?: Judge; port?: number } = {},
): Promise<PostOffice> {
  const { judge, port = 0, ...rest } = options
  const received: ParsedMail[] = []
  let attempts = 0
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    closeTimeout: 100,
    onRcptTo({ address }, _session, answer) {
      attempts += 1
      const no = judge?.(address)
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
