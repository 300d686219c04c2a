import { type EmailMessage, onOneLine } from './email-message.ts'
import { COLOURS, FONT, ON_FILL } from './email-theme.ts'
import { type Html, html, trusted } from './html.ts'

export interface RenderedEmail {
  subject: string
  html: string
  text: string
}

const PRODUCT = 'Signin'
const FOOTER = `${PRODUCT} wrote to you because this address was used with it. Answers are not read.`

/**
 * Renders an email as HTML and as text, with the same content. It loads no external resource, so
 * that opening it is not tracked. All mail clients support tables and inline styles; the stylesheet
 * adds dark colours in those that allow it.
 */
export function renderEmail(message: EmailMessage): RenderedEmail {
  const action = message.action && { ...message.action, url: assertHttpUrl(message.action.url) }
  const content = {
    heading: onOneLine(message.heading),
    paragraphs: message.paragraphs.map(onOneLine),
    details: (message.details ?? []).map(([term, value]) => [onOneLine(term), onOneLine(value)]),
    verbatim: (message.verbatim ?? '').split('\n').map(onOneLine).join('\n').trim(),
    action: action && { ...action, label: onOneLine(action.label) },
    after: (message.after ?? []).map(onOneLine),
  }
  const subject = onOneLine(message.subject)
  return { subject, html: htmlOf(subject, content).markup, text: textOf(content) }
}

/** The parts of a message. Only `verbatim` has line breaks. */
type Content = {
  heading: string
  paragraphs: string[]
  details: string[][]
  verbatim: string
  action: EmailMessage['action']
  after: string[]
}

function assertHttpUrl(url: string): string {
  const { protocol, href } = new URL(url)
  if (protocol !== 'https:' && protocol !== 'http:') throw new Error(`${protocol} is no link`)
  return href
}

function textOf({ heading, paragraphs, details, verbatim, action, after }: Content): string {
  const facts = details.map(([term, value]) => `${term}: ${value}`).join('\n')
  const link = action && `${action.label}:\n${action.url}`
  return [heading, ...paragraphs, facts, verbatim, link, ...after, `-- \n${FOOTER}`]
    .filter((block) => block)
    .join('\n\n')
    .concat('\n')
}

function htmlOf(
  subject: string,
  { heading, paragraphs, details, verbatim, action, after }: Content,
): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<title>${subject}</title>
<style>${STYLES}</style>
</head>
<body class="canvas" style="${BODY}">
<div style="${PREHEADER}">${paragraphs[0]}</div>
<div role="main"><table role="presentation" class="canvas" width="100%" cellpadding="0" cellspacing="0" style="${CANVAS}"><tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px">
<tr><td style="padding:0 0 16px">${BRAND}</td></tr>
<tr><td class="surface" style="${CARD}">
<h1 class="ink" style="${HEADING}">${heading}</h1>
${paragraphs.map((text) => html`<p class="ink" style="${PARAGRAPH}">${text}</p>\n`)}
${details.length > 0 && factsOf(details)}
${verbatim && html`<pre class="ink line" style="${VERBATIM}">${verbatim}</pre>`}
${action && buttonOf(action)}
${after.map((text) => html`<p class="muted" style="${AFTER}">${text}</p>\n`)}
</td></tr>
<tr><td class="muted" style="${FOOT}">${FOOTER}</td></tr>
</table>
</td></tr></table></div>
</body>
</html>
`
}

function factsOf(details: string[][]): Html {
  return html`<table width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 16px">
${details.map(
  ([term, value]) =>
    html`<tr><th scope="row" align="left" class="muted line" style="${TERM}">${term}</th><td class="ink line" style="${VALUE}">${value}</td></tr>\n`,
)}</table>`
}

function buttonOf({ label, url }: { label: string; url: string }): Html {
  return html`<table role="presentation" cellpadding="0" cellspacing="0" style="margin:24px 0 16px"><tr>
<td class="accent" style="border-radius:8px;background:${light('accent')}"><a class="button" href="${url}" style="${BUTTON}">${label}</a></td>
</tr></table>
<p class="muted" style="${AFTER}">If the button does nothing, open this address:<br><a class="link" href="${url}" style="${LINK}">${url}</a></p>`
}

type Colour = keyof typeof COLOURS
const light = (colour: Colour) => COLOURS[colour][0]
const dark = (colour: Colour) => COLOURS[colour][1]

const BODY = `margin:0;padding:0;background:${light('canvas')};-webkit-text-size-adjust:100%`
const CANVAS = `background:${light('canvas')};font-family:${FONT}`
const CARD = `background:${light('surface')};border:1px solid ${light('line')};border-radius:12px;padding:32px 32px 16px`
const PREHEADER = 'display:none;max-height:0;overflow:hidden;opacity:0'
const HEADING = `margin:0 0 16px;font-size:24px;line-height:32px;font-weight:600;letter-spacing:-0.01em;color:${light('ink')};overflow-wrap:anywhere`
const PARAGRAPH = `margin:0 0 16px;font-size:16px;line-height:24px;color:${light('ink')};overflow-wrap:anywhere`
const AFTER = `margin:0 0 16px;font-size:14px;line-height:22px;color:${light('muted')};overflow-wrap:anywhere`
const CELL = `padding:8px 0;border-top:1px solid ${light('line')};font-size:14px;line-height:20px;vertical-align:top`
const TERM = `${CELL};width:112px;padding-right:16px;font-weight:400;color:${light('muted')}`
const VALUE = `${CELL};color:${light('ink')};overflow-wrap:anywhere`
const BUTTON = `display:inline-block;padding:12px 24px;font-size:16px;line-height:24px;font-weight:600;color:${ON_FILL};text-decoration:none;border-radius:8px`
const VERBATIM = `margin:0 0 16px;padding:12px 0;border-top:1px solid ${light('line')};font-size:13px;line-height:20px;white-space:pre-wrap;word-break:break-all;color:${light('ink')}`
const LINK = `color:${light('accentInk')};word-break:break-all`
const FOOT = `padding:16px 0 0;font-size:13px;line-height:20px;color:${light('muted')}`

const DARK = [
  ['canvas', 'background', 'canvas'],
  ['surface', 'background', 'surface'],
  ['surface', 'border-color', 'line'],
  ['line', 'border-color', 'line'],
  ['ink', 'color', 'ink'],
  ['muted', 'color', 'muted'],
  ['accent', 'background', 'accent'],
  ['link', 'color', 'accentInk'],
] as const

/** `!important`, because inline styles otherwise override a stylesheet. */
const STYLES = trusted(
  `:root{color-scheme:light dark}
@media (max-width:480px){.surface{padding:24px 20px 8px!important}}
@media (prefers-color-scheme:dark){
${DARK.map(([name, property, colour]) => `.${name}{${property}:${dark(colour)}!important}`).join('\n')}
}`,
)

/** The logo, drawn with styles: an image would have to be loaded or attached. */
const BRAND = html`<table role="presentation" cellpadding="0" cellspacing="0"><tr>
<td class="accent" width="24" height="24" align="center" valign="top" style="width:24px;height:24px;border-radius:6px;background:${light('accent')};line-height:0;font-size:0">
<div style="width:7px;height:7px;margin:6px auto 0;border-radius:50%;background:${ON_FILL}"></div>
<div style="width:3px;height:0;margin:-2px auto 0;border:solid transparent;border-width:0 1.5px 7px;border-bottom-color:${ON_FILL}"></div>
</td>
<td class="ink" style="padding-left:8px;font-size:16px;line-height:24px;font-weight:600;letter-spacing:-0.01em;color:${light('ink')}">${PRODUCT}</td>
</tr></table>`
