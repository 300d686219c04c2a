const client = { package: '@signin/client' }
const verifier = { ...client, tests: ['src/verification/verifier.test.ts'] }
const forgery = { ...client, tests: ['src/verification/forgery.test.ts'] }
const keySet = { ...client, tests: ['src/verification/key-set.test.ts'] }
const feed = { ...client, tests: ['src/verification/revocation-feed.test.ts'] }
const fastify = { ...client, tests: ['src/fastify.test.ts'] }

/** The client library of services: tokens, cookies, the revocation feed, guards. */
export const faults = [
  {
    ...verifier,
    name: 'a token with several audiences is accepted',
    file: 'packages/client/src/verification/token-check.ts',
    find: "    if (payload.aud !== audience) return 'audience'\n",
    replace: '',
  },
  {
    ...verifier,
    name: 'a token of another issuer is accepted',
    file: 'packages/client/src/verification/token-check.ts',
    find: '        issuer,\n        audience,\n',
    replace: '        audience,\n',
  },
  {
    ...verifier,
    name: 'a JWT of another type is accepted as an access token',
    file: 'packages/client/src/verification/header.ts',
    find: "  if (typ !== TYPE) return 'type'\n",
    replace: '',
  },
  {
    ...verifier,
    name: 'a token with a lifetime of hours is accepted',
    file: 'packages/client/src/verification/token-check.ts',
    find: 'const MAX_LIFETIME_SECONDS = 600',
    replace: 'const MAX_LIFETIME_SECONDS = 60_000',
  },
  {
    ...verifier,
    name: 'a cached token never expires',
    file: 'packages/client/src/verification/access-tokens.ts',
    find: 'if (now >= cached.validUntil) {',
    replace: 'if (now < 0) {',
  },
  {
    ...forgery,
    name: 'the sender of a token chooses its algorithm',
    file: 'packages/client/src/verification/token-check.ts',
    find: "    if (published.algorithm !== header.algorithm) return 'algorithm'\n",
    replace: '',
  },
  {
    ...keySet,
    name: 'a private key that was published by mistake is used',
    file: 'packages/client/src/verification/published-keys.ts',
    find: "use !== 'sig' || d !== undefined) continue",
    replace: "use !== 'sig') continue",
  },
  {
    ...keySet,
    name: 'tokens of a withdrawn key stay valid',
    file: 'packages/client/src/verification/key-set.ts',
    find: 'if (fetched.get(kid)?.fingerprint !== fingerprint) onWithdrawn()',
    replace: 'if (fetched.get(kid)?.fingerprint === kid) onWithdrawn(fingerprint)',
  },
  {
    ...keySet,
    name: 'each unknown key id causes a fetch',
    file: 'packages/client/src/verification/key-set.ts',
    find: 'elapsed(now, hasKeys ? unknownKeyFetchedAt : attemptedAt) >= pause',
    replace: 'elapsed(now, hasKeys ? unknownKeyFetchedAt : attemptedAt) >= Math.min(pause, 0)',
  },
  {
    ...feed,
    name: 'revocations are not checked for an uncached token',
    file: 'packages/client/src/verification/access-tokens.ts',
    find: '    if (feed && isRevoked(cached, feed)) return REVOKED\n',
    replace: '',
  },
  {
    ...feed,
    name: 'revocations are not checked for a cached token',
    file: 'packages/client/src/verification/access-tokens.ts',
    find: '      if (isRevoked(cached, feed)) return REVOKED\n',
    replace: '',
  },
  {
    ...feed,
    name: 'tokens are accepted while the feed is unavailable',
    file: 'packages/client/src/verification/revocation-feed.ts',
    find: 'receivedAt !== null && Math.abs(now - receivedAt) <= silence',
    replace: 'receivedAt !== null && now > 0',
  },
  {
    ...client,
    name: 'revocations above the capacity are evicted without failing closed',
    file: 'packages/client/src/verification/revoked.ts',
    find: 'issuedAt <= floor || receivedAt.has(reference)',
    replace: 'receivedAt.has(reference) && issuedAt > 0',
    tests: ['src/verification/revoked.test.ts'],
  },
  {
    ...client,
    name: 'a cookie that a sibling subdomain can set is accepted',
    file: 'packages/client/src/verification/session-cookie.ts',
    find: "pair.slice(0, at).replace(/^[ \\t]+/, '') !== name",
    replace: 'pair.slice(0, at).trim() !== name',
    tests: ['src/verification/sessions.test.ts'],
  },
  {
    ...fastify,
    name: 'the client library accepts cross-site requests with the cookie',
    file: 'packages/client/src/requests/identify-caller.ts',
    find: "      if (answer.status === 'verified' && isForeign(request, allowed)) return FOREIGN\n",
    replace: '',
  },
  {
    ...fastify,
    name: 'one of the required scopes is enough',
    file: 'packages/client/src/requests/denial.ts',
    find: 'return scopes.every((scope) => caller.scopes.includes(scope))',
    replace: 'return scopes.length === 0 || scopes.some((scope) => caller.scopes.includes(scope))',
  },
  {
    ...fastify,
    name: 'a service passes a guard for people',
    file: 'packages/client/src/requests/denial.ts',
    find: "  if (account && caller.kind !== 'account') return false\n",
    replace: '',
  },
]
