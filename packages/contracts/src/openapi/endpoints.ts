import { errorResponsesOf } from './failures.ts'

const json = (schema: object) => ({ 'application/json': { schema } })
const text = { type: 'string' }
const texts = { type: 'array', items: text }
const header = (description: string, schema: object = text) => ({ description, schema })

/** The HTTP endpoints that are not procedures, for services and operators. */
export const endpointPaths = {
  '/.well-known/jwks.json': {
    get: {
      operationId: 'jwks',
      tags: ['services'],
      summary: 'The public keys that access tokens are signed with (RFC 7517).',
      description:
        'May be kept for as long as Cache-Control says. The next key is in it for 15 minutes before it signs.',
      security: [],
      responses: {
        200: {
          description: 'A set of keys.',
          content: {
            'application/jwk-set+json': {
              schema: {
                type: 'object',
                required: ['keys'],
                properties: {
                  keys: { type: 'array', items: { $ref: '#/components/schemas/Jwk' } },
                },
              },
            },
          },
        },
        ...errorResponsesOf(['too_many_calls', 'unavailable']),
      },
    },
  },
  '/.well-known/oauth-authorization-server': {
    get: {
      operationId: 'authorizationServer',
      tags: ['services'],
      summary: 'Where the keys are and who issues (RFC 8414).',
      security: [],
      responses: {
        200: {
          description: 'Metadata; there may be more in it.',
          content: json({
            type: 'object',
            required: ['issuer', 'jwks_uri'],
            properties: { issuer: text, jwks_uri: text, signin_revocations_uri: text },
          }),
        },
        ...errorResponsesOf(['too_many_calls']),
      },
    },
  },
  '/api/revocations': {
    get: {
      operationId: 'revocations',
      tags: ['services'],
      summary: 'The sessions and API tokens that ended, as soon as they do.',
      description:
        'Ask again at once with the cursor of the last answer. The same may be told twice.',
      security: [],
      parameters: [
        {
          name: 'after',
          in: 'query',
          description: 'The last cursor. Without it, everything of the last 15 minutes.',
          schema: text,
        },
        {
          name: 'wait',
          in: 'query',
          description: 'Seconds to hold the answer back for while there is nothing new.',
          schema: { type: 'integer', minimum: 0, maximum: 25, default: 0 },
        },
      ],
      responses: {
        200: {
          description: 'What is new, which may be nothing.',
          content: json({
            type: 'object',
            required: ['cursor', 'revoked'],
            properties: {
              cursor: text,
              revoked: {
                ...texts,
                description:
                  'base64url(SHA-256(id)) of each `sid` or `api_token`, the id as text, without padding.',
              },
            },
          }),
        },
        ...errorResponsesOf(['too_many_calls', 'unavailable']),
      },
    },
  },
  '/api/forward-auth': {
    get: {
      operationId: 'forwardAuth',
      tags: ['services'],
      summary: "For a proxy to ask who calls, such as nginx's auth_request.",
      security: [{ session: [] }, { apiToken: [] }],
      parameters: [
        {
          name: 'audience',
          in: 'query',
          description:
            'For a fresh access token in X-Signin-Access-Token; an API token needs the scope `tokens:issue`.',
          schema: text,
        },
      ],
      responses: {
        204: {
          description: 'Let it through.',
          headers: {
            'X-Signin-Account': header('The account, for a person.'),
            'X-Signin-Session': header('The session, for a person with a cookie.'),
            'X-Signin-Roles': header('Divided by spaces.'),
            'X-Signin-Scopes': header('Divided by spaces.'),
            'X-Signin-Service': header('The service, for one with an API token.'),
            'X-Signin-Access-Token': header('A JWT for the audience that was asked for.'),
          },
        },
        ...errorResponsesOf([
          'unknown_audience',
          'not_signed_in',
          'token_not_valid',
          'second_factor_setup_required',
          'insufficient_scope',
          'too_many_calls',
          'unavailable',
        ]),
      },
    },
  },
  '/api/openapi.json': {
    get: {
      operationId: 'openapi',
      tags: ['services'],
      summary: 'This document.',
      security: [],
      responses: {
        200: { description: 'OpenAPI 3.1.', content: json({ type: 'object' }) },
        ...errorResponsesOf([]),
      },
    },
  },
  '/health': {
    get: {
      operationId: 'health',
      tags: ['operation'],
      summary: 'The process answers.',
      security: [],
      responses: { 200: { description: 'It does.', content: json(status('ok')) } },
    },
  },
  '/health/ready': {
    get: {
      operationId: 'ready',
      tags: ['operation'],
      summary: 'The process can serve: its database and its queue work.',
      security: [],
      responses: {
        200: { description: 'It can.', content: json(status('ready')) },
        503: {
          description: 'Send it no traffic.',
          content: json(status('draining', 'unavailable')),
        },
      },
    },
  },
}

/** RFC 7517 and RFC 8037: Ed25519 by default, P-256 if the operator chose ES256. */
export const jwkSchema = {
  type: 'object',
  required: ['kty', 'kid', 'alg', 'use', 'crv', 'x'],
  properties: {
    kty: { type: 'string', enum: ['OKP', 'EC'] },
    kid: text,
    alg: { type: 'string', enum: ['EdDSA', 'ES256'] },
    use: { type: 'string', const: 'sig' },
    crv: { type: 'string', enum: ['Ed25519', 'P-256'] },
    x: text,
    y: { ...text, description: 'Of an EC key.' },
  },
}

function status(...words: string[]) {
  return {
    type: 'object',
    required: ['status'],
    properties: { status: { type: 'string', enum: words } },
  }
}
