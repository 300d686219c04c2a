import type { FastifyInstance, FastifyReply } from 'fastify'
import type { EmailMessage } from './email-message.ts'
import { type Html, html } from './html.ts'
import type { Mailbox, StoredEmail } from './mailbox.ts'
import { POLICY as PAGE_POLICY, page } from './mailbox-page.ts'
import { answerOwnHostsAlone } from './own-hosts.ts'
import { renderEmail } from './render-email.ts'

export interface Template {
  kind: string
  /** With sample data. */
  message: EmailMessage
}

const MAILBOX = '/dev/mailbox'
/**
 * A letter is shown as a mail client would: none of its scripts, forms or frames, and nothing
 * fetched. Its links lead out of the frame, into a tab of their own.
 */
const EMAIL_JOB_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"

export interface MailboxPages {
  mailbox: Mailbox
  /** Of the host that may ask for them, beside this machine's own names. */
  publicUrl: URL
  templates?: Template[]
}

/** The development mailbox's pages. Only for where there is such a mailbox: never in production. */
export function serveMailbox(
  app: FastifyInstance,
  { mailbox, publicUrl, templates = [] }: MailboxPages,
): void {
  app.register(async (pages) => {
    answerOwnHostsAlone(pages, publicUrl)
    // A form without fields still names its encoding.
    pages.addContentTypeParser('application/x-www-form-urlencoded', (_request, body, done) => {
      body.resume().on('end', () => done(null))
    })
    pages.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store')
    })

    pages.get(MAILBOX, async (_request, reply) => {
      // Asked first: a letter that arrives in between is then news to the page.
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

    const found = (id: string) => templates.find(({ kind }) => kind === id)
    pages.get(`${MAILBOX}/templates`, (_request, reply) => send(reply, templatesOf(templates)))
    pages.get<ById>(`${MAILBOX}/templates/:id`, ({ params }, reply) => {
      const template = found(params.id)
      return template ? send(reply, templateOf(template)) : missing(reply)
    })
    pages.get<ById>(`${MAILBOX}/templates/:id/html`, ({ params }, reply) => {
      const template = found(params.id)
      return template ? serveEmail(reply, renderEmail(template.message).html) : missing(reply)
    })
  })
}

type ById = { Params: { id: string } }

function send(reply: FastifyReply, content: Html, status = 200) {
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('content-security-policy', PAGE_POLICY)
    .send(content.markup)
}

// A sandboxed page has an origin of its own already: asked for once more, Chromium complains.
function serveEmail(reply: FastifyReply, markup: string) {
  return reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', EMAIL_JOB_POLICY)
    .header('x-frame-options', 'SAMEORIGIN')
    .removeHeader('origin-agent-cluster')
    .send(markup.replace('<head>', '<head><base target="_blank">'))
}

function missing(reply: FastifyReply) {
  const body = html`<div class="empty"><h1>This letter is gone</h1>
<p>The mailbox keeps the newest 200, or it was emptied.</p>
<p><a href="${MAILBOX}">See what is there</a></p></div>`
  return send(reply, page({ title: 'No such letter', body }), 404)
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
    title: 'Kinds of letters',
    body: html`<div class="heading"><div><h1>Kinds of letters</h1>
<p class="muted">Each as it would look, with made-up data.</p></div></div>
<ul class="card rows">${rows}</ul>`,
  })
}

function templateOf({ kind, message }: Template): Html {
  const { subject, text } = renderEmail(message)
  return page({
    title: subject,
    body: html`<p class="back"><a href="${MAILBOX}/templates">Back to the kinds of letters</a></p>
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
