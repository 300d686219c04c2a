import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type ErrorCode, errors, failure } from '@signin/contracts'
import { expect, test } from 'vitest'
import { read } from './environment.ts'

const cwd = fileURLToPath(new URL('../../../', import.meta.url))
const files = globSync('infra/nginx/{nginx.conf,conf.d/**/*.conf,templates/*}', { cwd })
const everything = files.map((file) => read(file)).join('\n')
const without = (text: string) => text.replaceAll(/^\s*#.*$/gm, '')

/** The rows `key value;` of a map. */
function rowsOf(variable: string): Map<string, string> {
  const [, body = ''] = new RegExp(`map \\S+ \\${variable} \\{([^}]*)\\}`).exec(everything) ?? []
  const rows = body.matchAll(/^\s*(\S+)\s+"?([^";]*)"?;/gm)
  return new Map([...rows].map(([, key, value]) => [`${key}`, `${value}`]))
}

test('errors of the proxy have the codes, messages and numbers of the error table', () => {
  const codes = [...rowsOf('$failure_code')]
  const messages = rowsOf('$failure_message')
  const numbers = rowsOf('$failure_number')
  expect(codes.length).toBeGreaterThanOrEqual(5)
  for (const [status, name] of codes) {
    const code = name as ErrorCode
    const row = failure(code, '')
    if (status !== 'default') expect([code, errors[code].status]).toEqual([code, Number(status)])
    expect([code, messages.get(code) ?? messages.get('default')]).toEqual([code, row.message])
    expect([code, numbers.get(code) ?? numbers.get('default')]).toEqual([code, String(row.code)])
  }
})

test('the form of an error, page or JSON, is chosen by the decoded path', () => {
  expect(everything).toMatch(/map \$uri \$failure_form \{/)
})

test('no query, cookie or referrer is logged', () => {
  const formats = [...everything.matchAll(/log_format [^;]*;/g)].map(([format]) => format)
  expect(formats).toHaveLength(1)
  expect(formats.join()).not.toMatch(
    /\$(request|request_uri|args|query_string|http_referer|http_cookie|cookie_\w+)\b/,
  )
  // A line of the error log quotes the whole request below the level crit.
  const levels = [...without(everything).matchAll(/error_log \S+ (\w+);/g)].map(
    ([, level]) => level,
  )
  expect(levels).toEqual(expect.arrayContaining(['notice', 'crit']))
  expect(levels.at(-1)).toBe('crit')
})

test('every proxied location includes pass.conf, and none sets headers of its own', () => {
  const passes = files.filter((file) => /^\s*proxy_pass /m.test(read(file)))
  expect(passes.length).toBeGreaterThan(0)
  for (const file of passes) {
    const blocks = read(file).split(/(?=^location )/m)
    for (const block of blocks.filter((it) => it.includes('proxy_pass '))) {
      expect(block).toContain('include /etc/nginx/conf.d/snippets/pass.conf;')
    }
  }
  // A header set in a location disables the inherited ones, X-Forwarded-For among them.
  const headers = files.filter((file) => /^\s*(proxy_set_header|add_header)/m.test(read(file)))
  expect(headers.map((file) => file.split('/').at(-1)).toSorted()).toEqual([
    '60-servers.conf',
    'failures.conf',
    'pass.conf',
  ])
  expect(without(everything)).not.toMatch(/non_idempotent|proxy_add_x_forwarded_for/)
})

test('the committed upstreams are the service names, resolved repeatedly', () => {
  expect(read('infra/nginx/upstreams/backend.conf')).toBe(
    'server backend:4000 resolve max_fails=0;\n',
  )
  expect(read('infra/nginx/upstreams/frontend.conf')).toBe(
    'server frontend:8080 resolve max_fails=0;\n',
  )
})

test('the proxy adds only HSTS to responses of the api and the web app, and no header twice', () => {
  const sent = [...without(everything).matchAll(/add_header (\S+)\s+([^;]+);/g)]
  const always = sent.filter(([, , value]) => !value?.startsWith('$own_')).map(([, name]) => name)
  expect(always).toEqual(['Strict-Transport-Security'])
  expect(read('infra/nginx/conf.d/snippets/pass.conf')).toContain(
    'proxy_hide_header Strict-Transport-Security;',
  )
  expect(read('apps/web/nginx.conf')).not.toContain('Strict-Transport-Security')
})
