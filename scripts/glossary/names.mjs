import { scriptNames } from './script-names.mjs'

const SCRIPT = /\.(?:ts|mts|mjs|js|prisma)$/
const SHELL = /^#!.*\b(?:sh|bash)\b/
/** A function; a variable that is assigned, expanded or declared. */
const IN_SHELL =
  /^\s*(?:function\s+)?([A-Za-z_][\w-]*)\s*\(\)|\b([A-Za-z_]\w*)\+?=|\$\{?[#!]?([A-Za-z_]\w*)|\b(?:for|local|readonly|export|read(?: -\w+)*)\s+([A-Za-z_]\w*)/gm
/** A variable or named location; a zone; an upstream or a log format. */
const IN_NGINX = /[$@]\{?([A-Za-z_]\w*)|\bzone=([\w-]+)|\b(?:upstream|log_format)\s+([\w-]+)/g
const ATTRIBUTE = /([\w:@#.-]+)="([^"]*)"/g
const INTERPOLATION = /\{\{([\s\S]*?)\}\}/g

/**
 * @param file its path in the repository
 * @param text its content
 * @returns the set of names in its path and in its code: identifiers, quoted keys, variables of a shell or of nginx
 */
export function namesOf(file, text) {
  const inPath = file.split('/').flatMap((part) => part.split('.'))
  return new Set([...inPath, ...namesIn(file, text)])
}

function namesIn(file, text) {
  if (SCRIPT.test(file)) return scriptNames(text)
  if (file.endsWith('.vue')) return componentNames(text)
  if (file.endsWith('.sh') || SHELL.test(text)) return groups(withoutComments(text), IN_SHELL)
  if (/\.conf(\.template)?$/.test(file)) return groups(withoutComments(text), IN_NGINX)
  return []
}

/** Those of the scripts and of the template's expressions, and the attributes that name an element for CSS or a test. */
function componentNames(text) {
  const markup = text.replace(/<!--[\s\S]*?-->/g, '')
  const scripts = [...markup.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)].map(([, it]) => it)
  const [template = ''] = /<template>[\s\S]*<\/template>/.exec(markup) ?? []
  const attributes = [...template.matchAll(ATTRIBUTE)]
  const expressions = [
    ...attributes.filter(([, name]) => /^(?:[:@#]|v-)/.test(name)),
    ...template.matchAll(INTERPOLATION),
  ].map((match) => match.at(-1))
  const named = attributes.filter(([, name]) => /^(?:id|for|class|ref|name|data-\w+)$/.test(name))
  return [
    ...[...scripts, ...expressions].flatMap((code) => [...scriptNames(code)]),
    ...named.flatMap(([, , value]) => value.split(/\s+/)),
  ]
}

function withoutComments(text) {
  return text.replace(/(^|\s)#.*$/gm, '$1')
}

function groups(text, pattern) {
  return [...text.matchAll(pattern)].map(([, ...found]) => found.find(Boolean))
}
