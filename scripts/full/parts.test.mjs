// A part of the full tier is due only if its inputs have changed since it passed.
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { copyCheckout } from '../checkout-copy.mjs'
import { readParts, recordPass } from './parts.mjs'

const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1' }
let root
beforeAll(() => {
  root = copyCheckout()
  for (const part of readParts({ root, env })) recordPass(root, part)
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const restored = []
afterEach(() => {
  for (const [file, content] of restored.splice(0)) writeFileSync(file, content)
})

function change(name) {
  const file = path.join(root, name)
  restored.push([file, readFileSync(file)])
  appendFileSync(file, '\n')
}
const due = () =>
  readParts({ root, env })
    .filter(({ passedOn }) => !passedOn)
    .map(({ name }) => name.replace('@signin/', ''))

test('no part is due once all have passed', () => {
  expect(readParts({ root, env }).map(({ name }) => name)).toEqual([
    '@signin/api',
    '@signin/db',
    '@signin/infra',
    '@signin/web',
  ])
  expect(due()).toEqual([])
})

test.each([
  ['infra/nginx/nginx.conf', ['infra']],
  ['infra/rollout/move.sh', ['infra']],
  ['docker-compose.prod.yml', ['infra']],
  ['apps/api/Dockerfile', ['infra']],
  ['apps/web/nginx.conf', ['infra']],
  ['apps/web/vite.config.ts', ['infra']],
  ['.gitlab-ci.yml', ['infra']],
  ['apps/api/src/http/authorization.ts', ['api', 'infra']],
  ['packages/contracts/src/trpc.ts', ['api']],
  ['packages/db/src/migrate/apply.ts', ['db']],
  ['apps/web/src/ui/TextField.vue', ['web']],
  ['apps/api/src/sessions/gate.ts', ['api']],
  ['apps/api/src/audit/table.ts', []],
  ['apps/web/src/sessions/SignInPage.vue', []],
  ['README.md', []],
])('after a change of %s these parts are due: %j', (file, parts) => {
  change(file)
  expect(due()).toEqual(parts)
})
