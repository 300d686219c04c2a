import type { z } from 'zod'
import { type About, abouts } from './variable.ts'
import { NAMES, sections } from './variables.ts'

const WIDTH = 118
/** A command is copied as a whole. */
const UNBROKEN = '\u00a0'

/** How each document is made of what it holds now; the rest of it is written by hand. */
export const documents: Record<string, (now: string) => string> = {
  'docs/operations.md': withTable,
  '.env.prod.template': withTemplate,
  'turbo.json': withNames,
}

/** @throws where the document has lost the place that is to be written. */
function replaced(now: string, place: RegExp, content: string): string {
  if (!place.test(now)) throw new Error(`There is nothing like ${place} to write between.`)
  return now.replace(place, (_, before: string, after: string) => `${before}${content}${after}`)
}

function withTable(now: string): string {
  const rows = Object.values(sections).flatMap(({ shape }) => Object.entries(shape).map(rowOf))
  const table = ['| variable | default | what for |', '| --- | --- | --- |', ...rows].join('\n')
  return replaced(now, /(<!-- variables -->\n)[\s\S]*?(\n<!-- \/variables -->)/, table)
}

/** A row of the table. Throws for what is not told: the default, or anything at all. */
export function rowOf([name, schema]: [string, z.ZodType]): string {
  const { description, unset } = detailOf(schema, name)
  const byDefault = unset ?? (defaultOf(schema, name).replace(/.+/, '`$&`') || 'none')
  return `| \`${name}\` | ${byDefault} | ${description} |`
}

function withTemplate(now: string): string {
  return Object.values(sections).reduce((text, { title, shape }) => {
    const blocks = Object.entries(shape).flatMap(blockOf)
    const place = new RegExp(`(\\n# ---- ${title} ----\\n\\n)[\\s\\S]*?(\\n\\n# ----|\\n*$)`)
    return replaced(text, place, blocks.join('\n'))
  }, now)
}

/** The lines of .env.prod.template, none for a variable that is fixed. Throws as {@link rowOf} does. */
export function blockOf([name, schema]: [string, z.ZodType]): string[] {
  const { description, unset, template = {} } = detailOf(schema, name)
  if (template === 'fixed') return []
  if ('set' in template) return [...commented(description), `${name}=${template.set}`]
  const otherwise = unset === undefined || unset === 'none' ? '' : `. Default: ${unset}`
  const value = 'example' in template ? template.example : unset ? '' : defaultOf(schema, name)
  return [...commented(description + otherwise), `#${name}=${value}`]
}

/** Markdown as lines of comment, without links into a page that is elsewhere. */
function commented(markdown: string): string[] {
  const words = `${markdown}.`
    .replace(/\[([^\]]*)\]\(#[^)]*\)/g, '$1')
    .replace(/`([^`]*)`/g, (_, code: string) => code.replaceAll(' ', UNBROKEN))
    .replaceAll('**', '')
    .split(' ')
  const lines = ['#']
  for (const word of words.map((it) => it.replaceAll(UNBROKEN, ' '))) {
    const line = `${lines.at(-1)} ${word}`
    if (line.length > WIDTH) lines.push(`# ${word}`)
    else lines[lines.length - 1] = line
  }
  return lines
}

/** What turbo hands on to `dev`, but for NODE_ENV, which is its own to say. */
function withNames(now: string): string {
  const names = NAMES.filter((name) => name !== 'NODE_ENV').toSorted()
  const lines = names.map((name) => `        "${name}"`).join(',\n')
  return replaced(now, /("dev": \{[^}]*"passThroughEnv": \[\n)[\s\S]*?(\n {6}\])/, lines)
}

function detailOf(schema: z.ZodType, name: string): About {
  const detail = abouts.get(schema)
  if (!detail) throw new Error(`${name} is no variable(): nothing is told of it.`)
  return detail
}

/** As it would be written in an environment; a list of nothing is an empty text. */
function defaultOf(schema: z.ZodType, name: string): string {
  const { defaultValue } = schema.def as { defaultValue?: unknown }
  if (defaultValue === undefined)
    throw new Error(`${name} has no default: tell what \`unset\` means.`)
  return String(defaultValue)
}
