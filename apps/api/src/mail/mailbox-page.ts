import { createHash } from 'node:crypto'
import { COLOURS, FONT, ON_FILL } from './email-theme.ts'
import { type Html, html, trusted } from './html.ts'

export interface Page {
  title: string
  body: Html
  /** The state of the mailbox. A page with it reloads when the state changes. */
  state?: string
}

const lightDark = (colour: keyof typeof COLOURS) => `light-dark(${COLOURS[colour].join(',')})`

const STYLES = `
:root{color-scheme:light dark;--canvas:${lightDark('canvas')};--surface:${lightDark('surface')};--sunken:${lightDark('sunken')};--line:${lightDark('line')};--ink:${lightDark('ink')};--muted:${lightDark('muted')};--link:${lightDark('accentInk')};--accent:${lightDark('accent')};--danger:${lightDark('danger')}}
*{box-sizing:border-box}
body{margin:0;background:var(--canvas);color:var(--ink);font:14px/24px ${FONT};-webkit-font-smoothing:antialiased}
header{border-bottom:1px solid var(--line);background:var(--surface)}
header>div,main{max-width:1120px;margin:0 auto;padding:0 24px}
header>div{display:flex;align-items:center;gap:24px;min-height:56px;flex-wrap:wrap}
.brand{display:inline-flex;align-items:center;gap:8px;font-size:16px;font-weight:600;letter-spacing:-.01em;color:var(--ink);text-decoration:none}
.brand svg{width:24px;height:24px}.brand rect{fill:var(--accent)}.brand circle,.brand path{fill:${ON_FILL}}
nav{display:flex;gap:16px;margin-left:auto}
main{padding-top:32px;padding-bottom:64px}
h1{margin:0;font-size:24px;line-height:32px;font-weight:600;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{margin:0 0 8px;font-size:14px;line-height:24px;font-weight:600}
p{margin:0}.muted,dt,.to,time{color:var(--muted)}
a{color:var(--link)}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.heading{display:flex;align-items:flex-end;justify-content:space-between;gap:16px;flex-wrap:wrap;margin-bottom:24px}
.back{margin-bottom:8px}
button{font:inherit;font-weight:500;cursor:pointer;padding:8px 16px;min-height:40px;border:1px solid var(--line);border-radius:8px;background:var(--surface);color:var(--danger)}
button:hover{background:var(--sunken)}
.card{background:var(--surface);border:1px solid var(--line);border-radius:12px}
.rows{list-style:none;margin:0;padding:0;overflow:hidden}
.rows li+li{border-top:1px solid var(--line)}
.row{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,20rem) 13rem;gap:16px;padding:16px 24px;color:inherit;text-decoration:none}
.row:hover{background:var(--sunken)}.row:focus-visible{outline-offset:-2px;border-radius:12px}
.row time{text-align:right;font-variant-numeric:tabular-nums}
.subject{font-weight:500}
.subject,.to{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.empty{padding:64px 24px;text-align:center;color:var(--muted)}.empty h1,.empty h2{color:var(--ink)}
dl{margin:16px 0 24px;display:grid;gap:4px}dl div{display:grid;grid-template-columns:7rem minmax(0,1fr)}dd{margin:0;overflow-wrap:anywhere}
.parts{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:24px;margin-bottom:24px}
iframe,pre{display:block;width:100%;height:720px}
pre{margin:0;padding:24px;overflow:auto;font:13px/20px ui-monospace,SFMono-Regular,Menlo,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
summary{cursor:pointer;color:var(--muted)}
@media (max-width:760px){header>div,main{padding-left:16px;padding-right:16px}main{padding-top:24px}.parts,.row{grid-template-columns:minmax(0,1fr)}.row{gap:0;padding:12px 16px}.row time{text-align:left}.subject{white-space:normal}pre{height:auto;padding:16px}dl div{grid-template-columns:5rem minmax(0,1fr)}}
`

/** Polls the state once a second while the tab is visible. */
const RELOAD_SCRIPT = `
const { state } = document.documentElement.dataset
setInterval(async () => {
  if (document.hidden) return
  const answer = await fetch('/dev/mailbox/state.json').catch(() => null)
  if (answer?.ok && (await answer.json()).state !== state) location.reload()
}, 1000)
`

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/**
 * Allows the pages' own style and script, the frame with the email, and the form that empties the
 * mailbox.
 */
export const PAGE_CSP = [
  "default-src 'none'",
  `style-src ${hashOf(STYLES)}`,
  `script-src ${hashOf(RELOAD_SCRIPT)}`,
  "connect-src 'self'",
  "frame-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

export function page({ title, body, state }: Page): Html {
  return html`<!doctype html>
<html lang="en" data-state="${state}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Signin's mailbox</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<style>${trusted(STYLES)}</style>
${state !== undefined && html`<noscript><meta http-equiv="refresh" content="2"></noscript>`}
</head>
<body>
<header><div><a class="brand" href="/">${LOGO} Signin</a>
<nav aria-label="Mailbox"><a href="/dev/mailbox">Mailbox</a><a href="/dev/mailbox/templates">Kinds of emails</a></nav></div></header>
<main>${body}</main>
${state !== undefined && html`<script>${trusted(RELOAD_SCRIPT)}</script>`}
</body>
</html>
`
}

const LOGO = trusted(
  '<svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8"/><circle cx="16" cy="13" r="4.5"/><path d="M14 15h4l2 9h-8z"/></svg>',
)
