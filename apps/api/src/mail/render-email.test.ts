import { describe, expect, test } from 'vitest'
import { renderEmail } from './render-email.ts'
import { message } from './sample.testing.ts'

describe('the text version', () => {
  test('contains every part of the message', () => {
    expect(renderEmail(message).text).toBe(`One more step, Ada

Somebody registered this address with Signin. If it was you, say so below.

Device: Firefox on Linux
When: 22 November 2026, 23:15 UTC

Confirm the address:
https://signin.example/confirm#token=a_b-c

The link works once, for one hour.

If it was not you, there is nothing to do.

-- 
Signin wrote to you because this address was used with it. Answers are not read.
`)
  })

  test('has no blank paragraphs for missing parts', () => {
    const { text } = renderEmail({ to: '', subject: 's', heading: 'H', paragraphs: ['P'] })
    expect(text).toMatch(/^H\n\nP\n\n-- \n/)
  })
})

describe('the HTML version', () => {
  test('contains every part of the message', () => {
    const { html } = renderEmail(message)
    const said = [message.heading, ...message.paragraphs, ...(message.after ?? [])]
    for (const text of [...said, ...(message.details ?? []).flat()]) expect(html).toContain(text)
    expect(html).toContain('<html lang="en">')
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)
    expect(links).toEqual([message.action?.url, message.action?.url])
    expect(html).toContain(`>${message.action?.url}</a>`)
  })

  test('begins with the first paragraph, which mail clients show as a preview', () => {
    const { html } = renderEmail(message)
    const body = html.slice(html.indexOf('<body'))
    expect(body.replace(/<[^>]*>/g, '').trim()).toMatch(/^Somebody registered this address/)
  })

  test('loads no external resource', () => {
    const { html } = renderEmail(message)
    expect(html).not.toMatch(/<img|<link|<script|src=|url\(|@import/)
  })

  test('escapes user input', () => {
    const hostile = '<img src=x onerror="alert(1)"> & \'Ada\''
    const { html } = renderEmail({
      to: '',
      subject: hostile,
      heading: hostile,
      paragraphs: [hostile],
      details: [[hostile, hostile]],
      action: { label: hostile, url: 'https://signin.example/?a="><script>&b=1' },
      after: [hostile],
    })
    expect(html).not.toMatch(/<img|<script/)
    const escaped = '&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; &#39;Ada&#39;'
    expect(html.split(escaped)).toHaveLength(9)
  })
})

test('line breaks, control characters and bidirectional overrides are removed', () => {
  const { subject, text } = renderEmail({
    ...message,
    subject: 'Hello Ada\r\nBcc: eve@example.com',
    heading: 'Hello Ada\n\nYour account is locked: \u202Ehttp://evil.example\u2028now\u0000',
  })
  expect(subject).toBe('Hello Ada Bcc: eve@example.com')
  expect(text).toMatch(/^Hello Ada Your account is locked: http:\/\/evil\.example now\n\n/)
})

test('an action whose URL is not http or https is rejected', () => {
  const action = { label: 'Go', url: 'javascript:alert(1)' }
  expect(() => renderEmail({ ...message, action })).toThrow('javascript: is no link')
})
