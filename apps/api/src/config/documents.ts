import type { z } from 'zod'
import { type VariableDetail, variableDetails } from './variable.ts'
import { ALL_NAMES, sections } from './variables.ts'

const MAX_LINE_LENGTH = 118
/**
 * Stands for a space inside a command, so that the command is not wrapped and can be copied whole.
 */
const NO_BREAK_SPACE = '\u00a0'

/**
 * For each document with a generated part: a function from its current text to the text with that
 * part up to date. The rest of each document is written by hand.
 */
export const documents: Record<string, (current: string) => string> = {
  'docs/operations.md': withTable,
  '.env.prod.template': withTemplate,
  'turbo.json': withNames,
}

/** @throws when the document does not contain the markers of the generated part. */
function replaceBetween(current: string, place: RegExp, content: string): string {
  if (!place.test(current)) throw new Error(`There is nothing like ${place} to write between.`)
  return current.replace(place, (_, before: string, after: string) => `${before}${content}${after}`)
}

function withTable(current: string): string {
  const rows = Object.values(sections).flatMap(({ shape }) => Object.entries(shape).map(rowOf))
  const table = ['| variable | default | what for |', '| --- | --- | --- |', ...rows].join('\n')
  return replaceBetween(current, /(<!-- variables -->\n)[\s\S]*?(\n<!-- \/variables -->)/, table)
}

/** A row of the table. Throws for a variable without a description or without a default. */
export function rowOf([name, schema]: [string, z.ZodType]): string {
  const { description, unset } = detailOf(schema, name)
  const defaultText = unset ?? (defaultOf(schema, name).replace(/.+/, '`$&`') || 'none')
  return `| \`${name}\` | ${defaultText} | ${description} |`
}

function withTemplate(current: string): string {
  return Object.values(sections).reduce((text, { title, shape }) => {
    const blocks = Object.entries(shape).flatMap(blockOf)
    const place = new RegExp(`(\\n# ---- ${title} ----\\n\\n)[\\s\\S]*?(\\n\\n# ----|\\n*$)`)
    return replaceBetween(text, place, blocks.join('\n'))
  }, current)
}

/** The lines in .env.prod.template; none for a `fixed` variable. Throws as {@link rowOf} does. */
export function blockOf([name, schema]: [string, z.ZodType]): string[] {
  const { description, unset, template = {} } = detailOf(schema, name)
  if (template === 'fixed') return []
  if ('set' in template) return [...commentLinesOf(description), `${name}=${template.set}`]
  const defaultNote = unset === undefined || unset === 'none' ? '' : `. Default: ${unset}`
  const value = 'example' in template ? template.example : unset ? '' : defaultOf(schema, name)
  return [...commentLinesOf(description + defaultNote), `#${name}=${value}`]
}

/** Markdown as wrapped comment lines. Links within the page become plain text. */
function commentLinesOf(markdown: string): string[] {
  const words = `${markdown}.`
    .replace(/\[([^\]]*)\]\(#[^)]*\)/g, '$1')
    .replace(/`([^`]*)`/g, (_, code: string) => code.replaceAll(' ', NO_BREAK_SPACE))
    .replaceAll('**', '')
    .split(' ')
  const lines = ['#']
  for (const word of words.map((it) => it.replaceAll(NO_BREAK_SPACE, ' '))) {
    const line = `${lines.at(-1)} ${word}`
    if (line.length > MAX_LINE_LENGTH) lines.push(`# ${word}`)
    else lines[lines.length - 1] = line
  }
  return lines
}

/**
 * The variables that turbo passes through to `dev`. NODE_ENV is not one of them, so that `dev` always
 * runs in development mode.
 */
function withNames(current: string): string {
  const names = ALL_NAMES.filter((name) => name !== 'NODE_ENV').toSorted()
  const lines = names.map((name) => `        "${name}"`).join(',\n')
  return replaceBetween(current, /("dev": \{[^}]*"passThroughEnv": \[\n)[\s\S]*?(\n {6}\])/, lines)
}

function detailOf(schema: z.ZodType, name: string): VariableDetail {
  const detail = variableDetails.get(schema)
  if (!detail) throw new Error(`${name} is no variable(): nothing is told of it.`)
  return detail
}

/** The default as it would be written in an environment; an empty string for an empty list. */
function defaultOf(schema: z.ZodType, name: string): string {
  const { defaultValue } = schema.def as { defaultValue?: unknown }
  if (defaultValue === undefined)
    throw new Error(`${name} has no default: tell what \`unset\` means.`)
  return String(defaultValue)
}
