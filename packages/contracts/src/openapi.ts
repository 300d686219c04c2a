import { endpointPaths, jwkSchema } from './openapi/endpoints.ts'
import { failureResponses, failureSchemas } from './openapi/failures.ts'
import { pathOf } from './openapi/operations.ts'
import { procedures } from './openapi/procedures.ts'
import { createSchemas } from './openapi/schemas.ts'

/** The version in package.json, which a bundle cannot read; a test compares the two. */
const VERSION = '0.1.0'

const DESCRIPTION = `Every procedure of the contract, as it is called without tRPC, and what is served beside them.
docs/http.md shows it in use.

A query is \`GET /api/trpc/<name>\`, with the fields of its input as parameters; what changes
something is \`POST /api/trpc/<name>\`, with its input as the body. An answer is \`{"result":{"data":…}}\`;
a failure is \`{"error":{"data":{"code":…}}}\` with the HTTP status of that code. Answers may hold more
in a later version. Times are ISO 8601 in UTC.

What JSON Schema cannot say of an input is told by the words in which it is refused ("Also refused").
Lengths are counted by the api in UTF-16 units, which are never fewer than the characters here.`

/**
 * Generates the contract's OpenAPI 3.1 document, in deterministic order. Throws if a procedure cannot
 * be described. Generation is slow: cache the result.
 */
export function openApiDocument() {
  const schemas = createSchemas()
  const paths: Record<string, object> = { ...endpointPaths }
  for (const procedure of procedures()) {
    paths[`/api/trpc/${procedure.name}`] = pathOf(procedure, schemas)
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Signin',
      version: VERSION,
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: tagsOf(paths),
    paths: sortedByName(paths),
    components: {
      securitySchemes,
      schemas: sortedByName({ ...schemas.components(), ...failureSchemas, Jwk: jwkSchema }),
      responses: failureResponses(),
    },
  }
}

const securitySchemes = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-signin',
    description:
      'Set by what signs in. Named `signin` where Signin is served over http, which is for development.',
  },
  apiToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'signin_(pat|svc)_[0-9A-Za-z]{49}',
    description:
      'An API token. Access tokens (JWT) are for other services: Signin refuses them with `token_not_valid`.',
  },
}

function tagsOf(paths: Record<string, object>) {
  const operations = Object.values(paths).flatMap((path) => Object.values(path))
  const names = new Set<string>(operations.flatMap(({ tags }) => tags))
  return [...names].toSorted().map((name) => ({ name }))
}

function sortedByName<Value>(record: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
