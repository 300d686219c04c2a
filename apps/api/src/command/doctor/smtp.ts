import { createTransport } from 'nodemailer'
import { transportOptions } from '../../mail/mailer.ts'
import { type Finding, failed, ok, warning } from './finding.ts'
import { networkReasonOf } from './network-reason.ts'
import type { Probe } from './probe.ts'

/** Connects to the mail server and signs in there, without sending anything. */
export const smtpProbe: Probe = {
  name: 'mail',
  mend: 'Check SMTP_URL.',
  async examine({ env }) {
    if (!env.smtpUrl) return [ok('SMTP_URL is not set: emails are in /dev/mailbox.')]
    const options = transportOptions(env.smtpUrl)
    const { hostname, username } = new URL(env.smtpUrl)
    const accepted = username
      ? `${hostname} accepts the name and the password.`
      : `${hostname} answers.`
    const encrypted = await errorOf({ ...options, requireTLS: true })
    if (!encrypted) return [ok(`${accepted} The connection is encrypted.`)]
    const error = await errorOf(options)
    if (error) return [failureOf(hostname, error)]
    return [ok(accepted), unencrypted(hostname)]
  },
}

async function errorOf(options: ReturnType<typeof transportOptions>): Promise<unknown> {
  const transport = createTransport(options)
  try {
    await transport.verify()
  } catch (error) {
    return error ?? new Error('unknown')
  } finally {
    transport.close()
  }
}

function failureOf(hostname: string, error: unknown): Finding {
  const { code, responseCode, command = '', message = '' } = error as SmtpError
  if (code === 'EAUTH') {
    return failed(
      `${hostname} does not accept the name and the password (${responseCode}).`,
      'Check those in SMTP_URL: characters such as @ and / are written as %40 and %2F.',
    )
  }
  if (/certificate|altnames/i.test(message)) {
    return failed(
      `The certificate of ${hostname} is not trusted.`,
      'Use the host name that it is for; of a private authority, name its file in NODE_EXTRA_CA_CERTS.',
    )
  }
  if (code === 'ETLS' || command === 'STARTTLS') {
    return failed(
      `${hostname} offers no encryption, and SMTP_URL has a password.`,
      'Use smtps:// with the port for TLS (465), or another server.',
    )
  }
  return failed(
    `${hostname} takes no email. ${networkReasonOf(error)}`,
    'Check the host and the port in SMTP_URL: many networks block port 25; 465 and 587 are for clients.',
  )
}

function unencrypted(hostname: string): Finding {
  return warning(
    `Emails travel to ${hostname} unencrypted, with the links in them.`,
    'Use smtps://, or a server that offers STARTTLS, unless it is on this machine.',
  )
}

interface SmtpError {
  code?: string
  responseCode?: number
  command?: string
  message?: string
}
