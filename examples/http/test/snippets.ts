import { readFileSync } from 'node:fs'

const DOCUMENT = new URL('../../../docs/http.md', import.meta.url)
const BLOCK = /^```(\w+)( run)?(?: (\w+))?\n([\s\S]*?)^```$/gm

export interface Snippet {
  language: string
  /** A requirement beside the language, such as a module. */
  needs: string | undefined
  code: string
  /** The output in the document; `…` matches anything. */
  shows: RegExp
}

/** The snippets of docs/http.md that are marked `run`, each with the block of text below it. */
export function snippets(): Snippet[] {
  const blocks = [...readFileSync(DOCUMENT, 'utf8').matchAll(BLOCK)]
  return blocks.flatMap(([, language = '', run, needs, code = ''], index) => {
    const [, next, , , text = ''] = blocks[index + 1] ?? []
    if (run && next !== 'text') throw new Error(`What this prints is not told:\n${code}`)
    return run ? [{ language, needs, code, shows: patternOf(text) }] : []
  })
}

function patternOf(text: string): RegExp {
  const literal = text.trim().split('…').map(RegExp.escape)
  return new RegExp(`^${literal.join('[^]*')}$`)
}
