import type { FastifyInstance, FastifyReply } from 'fastify'
import type { EmailMessage } from './email-message.ts'
import { type Html, html } from './html.ts'
import type { Mailbox, StoredEmail } from './mailbox.ts'
import { PAGE_CSP, page } from './mailbox-page.ts'
import { rejectForeignHosts } from './own-hosts.ts'
import { renderEmail } from './render-email.ts'

export interface Template {
  kind: string
  /** With sample data. */
  message: EmailMessage
}

const MAILBOX = '/dev/mailbox'
/**
 * Shows an email as a mail client would: without scripts, forms, frames and external resources. Its
 * links open in a new tab.
 */
const EMAIL_CSP =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"

export interface MailboxPages {
  mailbox: Mailbox
  /** Its host is accepted in the Host header, besides those of the loopback interface. */
  publicUrl: URL
  templates?: Template[]
}

/** Serves the pages of the development mailbox, which does not exist in production. */
export function serveMailbox(
  app: FastifyInstance,
  { mailbox, publicUrl, templates = [] }: MailboxPages,
): void {
  app.register(async (pages) => {
    rejectForeignHosts(pages, publicUrl)
    // A form without fields is still sent with this content type.
    pages.addContentTypeParser('application/x-www-form-urlencoded', (_request, body, done) => {
      body.resume().on('end', () => done(null))
    })
    pages.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store')
    })

    pages.get(MAILBOX, async (_request, reply) => {
      // The state is read before the list: an email that arrives in between makes the page reload.
      const state = await mailbox.state()
      return send(reply, listOf(await mailbox.list(), state))
    })
    pages.get(`${MAILBOX}.json`, () => mailbox.list())
    pages.get(`${MAILBOX}/state.json`, async () => ({ state: await mailbox.state() }))
    pages.post(`${MAILBOX}/empty`, async (_request, reply) => {
      await mailbox.empty()
      return reply.redirect(MAILBOX, 303)
    })

    pages.get<ById>(`${MAILBOX}/:id`, async ({ params }, reply) => {
      const message = await mailbox.find(params.id)
      return message ? send(reply, emailOf(message, `${MAILBOX}/${message.id}`)) : missing(reply)
    })
    pages.get<ById>(`${MAILBOX}/:id/html`, async ({ params }, reply) => {
      const message = await mailbox.find(params.id)
      return message ? serveEmail(reply, message.html) : missing(reply)
    })

    const findTemplate = (id: string) => templates.find(({ kind }) => kind === id)
    pages.get(`${MAILBOX}/templates`, (_request, reply) => send(reply, templatesOf(templates)))
    pages.get<ById>(`${MAILBOX}/templates/:id`, ({ params }, reply) => {
      const template = findTemplate(params.id)
      return template ? send(reply, templateOf(template)) : missing(reply)
    })
    pages.get<ById>(`${MAILBOX}/templates/:id/html`, ({ params }, reply) => {
      const template = findTemplate(params.id)
      return template ? serveEmail(reply, renderEmail(template.message).html) : missing(reply)
    })
  })
}

type ById = { Params: { id: string } }

function send(reply: FastifyReply, content: Html, status = 200) {
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('content-security-policy', PAGE_CSP)
    .send(content.markup)
}

// A sandboxed page already has an opaque origin; with Origin-Agent-Cluster Chromium logs a warning.
function serveEmail(reply: FastifyReply, markup: string) {
  return reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', EMAIL_CSP)
    .header('x-frame-options', 'SAMEORIGIN')
    .removeHeader('origin-agent-cluster')
    .send(markup.replace('<head>', '<head><base target="_blank">'))
}

function missing(reply: FastifyReply) {
  const body = html`<div class="empty"><h1>This email is gone</h1>
<p>The mailbox keeps the newest 200, or it was emptied.</p>
<p><a href="${MAILBOX}">See what is there</a></p></div>`
  return send(reply, page({ title: 'No such email', body }), 404)
}

function listOf(emails: StoredEmail[], state: string): Html {
  const rows = emails.map(
    ({ id, to, subject, at }) => html`<li><a class="row" href="${MAILBOX}/${id}">
<span class="subject">${subject}</span>
<span class="to">${to}</span>
${moment(at)}
</a></li>\n`,
  )
  const none = html`<div class="card empty"><h2>No mail yet</h2>
<p>Whatever Signin sends appears here at once.</p></div>`
  const body = html`<div class="heading"><div><h1>Mailbox</h1>
<p class="muted">Mail goes no further than this machine.</p></div>
${emails.length > 0 && html`<form method="post" action="${MAILBOX}/empty"><button>Empty the mailbox</button></form>`}</div>
${emails.length > 0 ? html`<ul class="card rows">${rows}</ul>` : none}`
  return page({ title: 'Mailbox', body, state })
}

function emailOf(message: StoredEmail, address: string): Html {
  const { subject, from, to, at, messageId, headers, text } = message
  const rows = Object.entries({ ...headers, 'Message-ID': messageId })
  return page({
    title: subject,
    body: html`<p class="back"><a href="${MAILBOX}">Back to the mailbox</a></p>
<h1>${subject}</h1>
<dl><div><dt>From</dt><dd>${from}</dd></div><div><dt>To</dt><dd>${to}</dd></div>
<div><dt>Sent</dt><dd>${moment(at)}</dd></div></dl>
${renderPreview(subject, address, text)}
<details><summary>Other headers</summary><dl>${rows.map(
      ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
    )}</dl></details>`,
  })
}

function templatesOf(templates: Template[]): Html {
  const rows = templates.map(
    ({ kind, message }) => html`<li><a class="row" href="${MAILBOX}/templates/${kind}">
<span class="subject">${message.subject}</span><span class="to">${kind}</span></a></li>\n`,
  )
  return page({
    title: 'Kinds of emails',
    body: html`<div class="heading"><div><h1>Kinds of emails</h1>
<p class="muted">Each as it would look, with made-up data.</p></div></div>
<ul class="card rows">${rows}</ul>`,
  })
}

function templateOf({ kind, message }: Template): Html {
  const { subject, text } = renderEmail(message)
  return page({
    title: subject,
    body: html`<p class="back"><a href="${MAILBOX}/templates">Back to the kinds of emails</a></p>
<h1>${subject}</h1>
<dl><div><dt>Kind</dt><dd>${kind}</dd></div></dl>
${renderPreview(subject, `${MAILBOX}/templates/${kind}`, text)}`,
  })
}

function renderPreview(subject: string, address: string, text: string): Html {
  return html`<div class="parts">
<section><h2>As a page</h2><iframe class="card" title="${subject}" src="${address}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe></section>
<section><h2>As text</h2><pre class="card" role="region" tabindex="0" aria-label="As text">${text}</pre></section>
</div>`
}

const MOMENT = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'medium',
  timeZone: 'UTC',
})

function moment(at: string): Html {
  return html`<time datetime="${at}">${MOMENT.format(new Date(at))} UTC</time>`
}
