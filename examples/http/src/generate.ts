// Writes generated/: the clients that three generators create from docs/openapi.json by default.
// Usage: node src/generate.ts [Signin's URL, which orval writes into its client]
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createClient } from '@hey-api/openapi-ts'
import openapiTS, { astToString } from 'openapi-typescript'
import { generate } from 'orval'

const [baseUrl = 'http://localhost:4000'] = process.argv.slice(2)
const document = new URL('../../../docs/openapi.json', import.meta.url)
const generated = new URL('../generated/', import.meta.url)
const pathOf = (name: string) => fileURLToPath(new URL(name, generated))

mkdirSync(generated, { recursive: true })
writeFileSync(pathOf('openapi-typescript.d.ts'), astToString(await openapiTS(document)))
await createClient({
  input: fileURLToPath(document),
  output: { path: pathOf('hey-api'), importFileExtension: '.ts' },
  logs: { level: 'error' },
})
await generate({
  input: { target: fileURLToPath(document) },
  output: { target: pathOf('orval.ts'), client: 'fetch', baseUrl },
})
