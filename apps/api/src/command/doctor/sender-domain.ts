import { isIP } from 'node:net'
import { domainOf } from '../../mail/mailer.ts'
import { type Finding, failed, ok, warning } from './finding.ts'
import type { ResolveTxt } from './patient.ts'
import type { Probe } from './probe.ts'

/** The records with which receivers check the sender: SPF (RFC 7208), DKIM (6376), DMARC (7489). */
export const senderDomainProbe: Probe = {
  name: 'sender',
  mend: 'Check MAIL_FROM.',
  async examine({ env, resolveTxt }) {
    if (!env.smtpUrl) return []
    const domain = domainOf(env.mailFrom)
    if (isIP(domain) || !domain.includes('.')) return [unknownDomain(domain)]
    const ask = (name: string) => recordsOf(resolveTxt, name)
    const [spf, dkim, dmarc] = await Promise.all([
      ask(domain),
      ask(`_domainkey.${domain}`),
      dmarcOf(ask, domain),
    ])
    return [spfFinding(domain, spf), dkimFinding(domain, dkim), dmarcFinding(domain, dmarc)]
  },
}

/** The records as text; null if the name does not exist; undefined if DNS does not answer. */
type Records = string[] | null | undefined

async function recordsOf(resolveTxt: ResolveTxt, name: string): Promise<Records> {
  try {
    return (await resolveTxt(name)).map((parts) => parts.join(''))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENODATA') return []
    return code === 'ENOTFOUND' ? null : undefined
  }
}

/** A domain without a record of its own has that of its parent (RFC 7489, 6.6.3). */
async function dmarcOf(
  ask: (name: string) => Promise<Records>,
  domain: string,
): Promise<string | null | undefined> {
  const labels = domain.split('.')
  for (let from = 0; from <= labels.length - 2; from++) {
    const records = await ask(`_dmarc.${labels.slice(from).join('.')}`)
    if (records === undefined) return undefined
    const record = records?.find((text) => /^v=DMARC1\b/.test(text))
    if (record) return record
  }
  return null
}

function spfFinding(domain: string, records: Records): Finding {
  if (records === undefined) return unanswered(`the SPF record of ${domain}`)
  const found = (records ?? []).filter((text) => /^v=spf1(\s|$)/i.test(text))
  const [record = ''] = found
  if (found.length > 1) {
    return failed(`${domain} has several SPF records, which counts as an error.`, 'Keep one.')
  }
  if (!record) {
    return warning(
      `${domain} has no SPF record: receivers cannot tell your mail server from another.`,
      'Add the TXT record that your mail provider names, such as "v=spf1 include:… -all".',
    )
  }
  if (/\s\+?all\b/.test(record)) {
    return warning(`The SPF record of ${domain} allows every server.`, 'End it with -all or ~all.')
  }
  return ok(`${domain} has an SPF record.`)
}

/** Selectors cannot be listed. Without any, the name above them does not exist (RFC 8020). */
function dkimFinding(domain: string, records: Records): Finding {
  if (records === undefined) return unanswered(`DKIM keys of ${domain}`)
  if (records !== null) return ok(`${domain} has a DKIM key.`)
  return warning(
    `${domain} has no DKIM key: receivers may treat your emails as spam.`,
    'Turn DKIM on at your mail provider, and add the record it names below _domainkey.',
  )
}

function dmarcFinding(domain: string, record: string | null | undefined): Finding {
  if (record === undefined) return unanswered(`the DMARC record of ${domain}`)
  if (record === null) {
    return warning(
      `${domain} has no DMARC record: others can send in your name.`,
      'Add a TXT record at _dmarc, such as "v=DMARC1; p=quarantine".',
    )
  }
  if (!/;\s*p\s*=\s*none\b/i.test(record)) return ok(`${domain} has a DMARC record.`)
  return warning(
    `The DMARC record of ${domain} rejects nothing (p=none).`,
    'Once its reports are clean, set p=quarantine or p=reject.',
  )
}

function unknownDomain(domain: string): Finding {
  return warning(
    `${domain} is no domain whose records receivers could look up.`,
    'Set MAIL_FROM to an address of your domain.',
  )
}

function unanswered(what: string): Finding {
  return warning(`DNS did not answer for ${what}.`, 'Check the name server of this machine.')
}
