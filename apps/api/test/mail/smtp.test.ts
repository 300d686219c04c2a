import { afterEach, describe, expect, test } from 'vitest'
import { PermanentFailure } from '../../src/jobs/jobs.ts'
import { type Mailer, smtpMailer } from '../../src/mail/mailer.ts'
import { message } from '../../src/mail/sample.testing.ts'
import { startSmtpServer, type TestSmtpServer } from './smtp-server.ts'

const from = 'Signin <no-reply@signin.example>'
let smtpServer: TestSmtpServer
let mailer: Mailer

async function open(
  options: Parameters<typeof startSmtpServer>[0] = {},
  change = (url: URL) => url,
) {
  smtpServer = await startSmtpServer(options)
  mailer = smtpMailer({ url: change(new URL(smtpServer.url)).href, from })
}
afterEach(async () => {
  await mailer.close()
  await smtpServer.close()
})

const rejection = (sending: Promise<void>) =>
  sending.then(
    () => undefined,
    (error: Error) => error,
  )

test('an email arrives with text and HTML parts, marked as auto-generated', async () => {
  await open()
  await mailer.send(message, 'job-1')
  const [mail] = smtpServer.received
  expect(mail?.from?.text).toBe('"Signin" <no-reply@signin.example>')
  expect(mail?.to).toMatchObject({ text: 'ada@example.com' })
  expect(mail?.subject).toBe('Confirm your address')
  expect(mail?.text).toContain('https://signin.example/confirm#token=a_b-c')
  expect(mail?.html).toContain('href="https://signin.example/confirm#token=a_b-c"')
  expect(mail?.messageId).toBe('<job-1@signin.example>')
  expect(mail?.headers.get('auto-submitted')).toBe('auto-generated')
  expect(mail?.attachments).toEqual([])
})

test('any script and emoji arrive unchanged', async () => {
  await open()
  const subject = 'Grüße, Владимир 👩‍🚀 — 你好'
  await mailer.send({ ...message, subject, paragraphs: [subject] }, 'job-1')
  expect(smtpServer.received[0]).toMatchObject({ subject })
  expect(smtpServer.received[0]?.text).toContain(subject)
})

describe('header and recipient injection', () => {
  test('is prevented in the subject', async () => {
    await open()
    const subject = 'Hello\r\nBcc: eve@example.com\r\n\r\n<script>'
    await mailer.send({ ...message, subject }, 'job-1\r\nBcc: eve@example.com')
    expect(smtpServer.attempts()).toBe(1)
    expect(smtpServer.received[0]?.subject).toBe('Hello Bcc: eve@example.com <script>')
    expect(smtpServer.received[0]?.bcc).toBeUndefined()
    expect(smtpServer.received[0]?.messageId).toBe('<job-1Bcceveexamplecom@signin.example>')
  })

  test.each([
    'ada@example.com, eve@example.com',
    'ada@example.com\r\nRCPT TO:<eve@example.com>',
    'Ada <ada@example.com>',
    'eve@example.com;ada@example.com',
    '',
  ])('is prevented in the address %j', async (to) => {
    await open()
    const error = await rejection(mailer.send({ ...message, to }, 'job-1'))
    expect(error).toBeInstanceOf(PermanentFailure)
    expect(smtpServer.attempts()).toBe(0)
  })
})

describe('a rejection by the mail server', () => {
  test('is permanent or temporary, and its error does not contain the address', async () => {
    const answers: Record<string, { code: number; text: string }> = {
      'gone@example.com': { code: 550, text: '5.1.1 <gone@example.com> unknown' },
      'full@example.com': { code: 452, text: '4.2.2 <full@example.com> is full' },
    }
    await open({ rejectionFor: (address) => answers[address] })
    const gone = await rejection(mailer.send({ ...message, to: 'gone@example.com' }, 'job-1'))
    expect(gone).toBeInstanceOf(PermanentFailure)
    expect(gone?.message).toBe('The mail server rejected the email permanently (550 5.1.1).')
    const full = await rejection(mailer.send({ ...message, to: 'full@example.com' }, 'job-2'))
    expect(full).not.toBeInstanceOf(PermanentFailure)
    expect(full?.message).toBe('The mail server did not accept the email at RCPT TO (452 4.2.2).')
    for (const error of [gone, full]) {
      expect(`${error?.stack}${JSON.stringify(error)}${error?.cause}`).not.toContain('@example.com')
    }
  })

  test('of the content is permanent', async () => {
    await open({
      onData(stream, _session, answer) {
        stream.resume().on('end', () => {
          answer(Object.assign(new Error('5.7.1 spam'), { responseCode: 554 }))
        })
      },
    })
    const error = await rejection(mailer.send(message, 'job-1'))
    expect(error).toBeInstanceOf(PermanentFailure)
  })

  test('of our credentials is temporary', async () => {
    const onAuth: NonNullable<Parameters<typeof startSmtpServer>[0]>['onAuth'] = (_a, _s, answer) =>
      answer(Object.assign(new Error('no'), { responseCode: 535 }))
    await open({ onAuth, allowInsecureAuth: true, authOptional: false }, (url) => {
      url.username = 'signin'
      url.password = 'wrong'
      return url
    })
    const error = await rejection(mailer.send(message, 'job-1'))
    expect(error).toBeInstanceOf(Error)
    expect(error).not.toBeInstanceOf(PermanentFailure)
    expect(error?.message).toContain('535')
  })
})

test('an unreachable server fails the attempt, and the next one succeeds', async () => {
  await open()
  const port = Number(new URL(smtpServer.url).port)
  await mailer.send(message, 'job-1')
  await smtpServer.close()
  const error = await rejection(mailer.send(message, 'job-2'))
  expect(error).toBeInstanceOf(Error)
  expect(error).not.toBeInstanceOf(PermanentFailure)
  smtpServer = await startSmtpServer({ port })
  await mailer.send(message, 'job-2')
  expect(smtpServer.received.map(({ messageId }) => messageId)).toEqual(['<job-2@signin.example>'])
})

describe('TLS and a password', () => {
  /** Accepts the self-signed certificate of smtp-server. */
  const unsigned = 'tls.rejectUnauthorized=false'
  const signedIn: string[] = []
  const onAuth: NonNullable<Parameters<typeof startSmtpServer>[0]>['onAuth'] = (
    { username, password },
    session,
    answer,
  ) => {
    signedIn.push(`${username} ${password} ${session.secure}`)
    answer(null, { user: username })
  }

  test.each([
    ['STARTTLS', 'smtp:', { hideSTARTTLS: false }],
    ['TLS from the start', 'smtps:', { secure: true }],
  ])('%s', async (_, protocol, options) => {
    signedIn.length = 0
    await open({ ...options, onAuth, authOptional: false }, ({ host }) => {
      return new URL(`${protocol}//signin:s%40cret@${host}?${unsigned}`)
    })
    await mailer.send(message, 'job-1')
    expect(signedIn).toEqual(['signin s@cret true'])
    expect(smtpServer.received).toHaveLength(1)
  })

  test('a self-signed certificate is rejected', async () => {
    await open({ secure: true }, ({ host }) => new URL(`smtps://${host}`))
    const error = await rejection(mailer.send(message, 'job-1'))
    expect(error?.message).toMatch(/did not accept the email/)
    expect(smtpServer.received).toEqual([])
  })

  test('the password is not sent if STARTTLS was stripped', async () => {
    signedIn.length = 0
    // 127.0.0.2 is not recognised as a loopback name, but reaches the server.
    await open({ onAuth, allowInsecureAuth: true }, ({ port }) => {
      return new URL(`smtp://signin:secret@127.0.0.2:${port}`)
    })
    expect(await rejection(mailer.send(message, 'job-1'))).toBeInstanceOf(Error)
    expect(signedIn).toEqual([])
  })
})
