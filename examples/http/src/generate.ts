// Writes generated/signin.d.ts. openapi-typescript's own command would do, but for one thing: it takes
// a parameter that is described by its content for a plain string. Described by its schema, the
// input of a query is typed like any other.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'

const document = JSON.parse(
  readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8'),
  (_, value) =>
    value?.in === 'query' && value.content
      ? { ...value, content: undefined, schema: value.content['application/json'].schema }
      : value,
) as OpenAPI3

const target = new URL('../generated/', import.meta.url)
mkdirSync(target, { recursive: true })
writeFileSync(new URL('signin.d.ts', target), astToString(await openapiTS(document)))
