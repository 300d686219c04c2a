// Draws a terminal session as an SVG that types by itself, and ends with the whole session.
const FONT_SIZE = 13
const LINE_HEIGHT = 19
const CHARACTER_WIDTH = 7.83
const PADDING = 16
const TYPING_MS = 900
const READING_MS = 1600

const COLORS = { ok: '#7ee787', warning: '#e3b341', failed: '#ff7b72' }

/** @param session the commands with their output, as session.mjs returns them. */
export function svgOf(session) {
  const lines = []
  let at = 400
  for (const { words, output } of session) {
    lines.push({ at, text: `$ signin ${words.join(' ')}`, color: '#ffffff' })
    at += TYPING_MS
    for (const text of output) lines.push({ at, text, color: colorOf(text) })
    lines.push({ at, text: '', color: '' })
    at += READING_MS
  }
  lines.pop()
  const columns = Math.max(...lines.map(({ text }) => text.length))
  const width = Math.ceil(columns * CHARACTER_WIDTH + 2 * PADDING)
  const height = lines.length * LINE_HEIGHT + 2 * PADDING
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<style>
text { font: ${FONT_SIZE}px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; white-space: pre; animation: show 1ms both }
@keyframes show { from { opacity: 0 } to { opacity: 1 } }
@media (prefers-reduced-motion: reduce) { text { animation: none } }
</style>
<rect width="100%" height="100%" rx="8" fill="#161b22"/>
${lines.map(lineOf).filter(Boolean).join('\n')}
</svg>
`
}

function lineOf({ at, text, color }, index) {
  const y = PADDING + index * LINE_HEIGHT + FONT_SIZE
  return (
    text &&
    `<text x="${PADDING}" y="${y}" fill="${color}" style="animation-delay:${at}ms" xml:space="preserve">${escaped(text)}</text>`
  )
}

function colorOf(text) {
  return COLORS[text.split(' ')[0]] ?? '#c9d1d9'
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
