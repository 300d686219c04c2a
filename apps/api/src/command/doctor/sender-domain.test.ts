import { expect, test } from 'vitest'
import type { Patient } from './patient.ts'
import { senderDomainProbe } from './sender-domain.ts'

/** Text records by name; an error code for a name that has none. */
type Zone = Record<string, string[] | 'ENODATA' | 'ESERVFAIL'>

const COMPLETE: Zone = {
  'mail.example.com': ['v=spf1 include:_spf.example.net -all', 'unrelated=1'],
  '_domainkey.mail.example.com': 'ENODATA',
  '_dmarc.example.com': ['v=DMARC1; p=reject'],
}

async function examine(change: Zone, from = 'Signin <accounts@mail.example.com>') {
  const zone = { ...COMPLETE, ...change }
  const resolveTxt = async (name: string) => {
    const records = zone[name] ?? 'ENOTFOUND'
    if (typeof records === 'string') throw Object.assign(new Error(), { code: records })
    return records.map((text) => [text.slice(0, 5), text.slice(5)])
  }
  const env = { smtpUrl: 'smtp://mail', mailFrom: from }
  const findings = await senderDomainProbe.examine({ env, resolveTxt } as unknown as Patient)
  return findings.map(({ status, message }) => `${status}: ${message}`)
}

test('complete records are ok, DMARC also that of a parent domain', async () => {
  expect(await examine({})).toEqual([
    'ok: mail.example.com has an SPF record.',
    'ok: mail.example.com has a DKIM key.',
    'ok: mail.example.com has a DMARC record.',
  ])
})

test.each<[what: string, change: Zone, at: 0 | 1 | 2, finding: RegExp]>([
  ['no SPF', { 'mail.example.com': ['other=1'] }, 0, /^warning: .* no SPF record/],
  ['two SPF', { 'mail.example.com': ['v=spf1 -all', 'v=spf1 a -all'] }, 0, /^failed: .*several/],
  ['an open SPF', { 'mail.example.com': ['v=spf1 +all'] }, 0, /^warning: .* every server/],
  ['v=spf10', { 'mail.example.com': ['v=spf10 -all'] }, 0, /^warning: .* no SPF record/],
  ['no answer for SPF', { 'mail.example.com': 'ESERVFAIL' }, 0, /^warning: DNS did not answer/],
  [
    'no answer for DKIM',
    { '_domainkey.mail.example.com': 'ESERVFAIL' },
    1,
    /^warning: DNS did not/,
  ],
  ['no DMARC', { '_dmarc.example.com': 'ENODATA' }, 2, /^warning: .* no DMARC record/],
  ['DMARC that watches', { '_dmarc.example.com': ['v=DMARC1; p=none'] }, 2, /^warning: .*p=none/],
  ['no answer for DMARC', { '_dmarc.mail.example.com': 'ESERVFAIL' }, 2, /^warning: DNS did not/],
])('%s', async (_, change, at, finding) => {
  expect((await examine(change))[at]).toMatch(finding)
})

test.each(['accounts@localhost', 'accounts@127.0.0.1'])('%s has no records', async (from) => {
  expect(await examine({}, from)).toEqual([expect.stringMatching(/^warning: .* is no domain/)])
})

test('without any key the name above the selectors does not exist', async () => {
  const { '_domainkey.mail.example.com': _, ...others } = COMPLETE
  const findings = await examine({ ...others, '_domainkey.mail.example.com': undefined } as never)
  expect(findings[1]).toBe(
    'warning: mail.example.com has no DKIM key: receivers may treat your emails as spam.',
  )
})
