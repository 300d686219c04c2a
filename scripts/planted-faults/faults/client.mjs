const client = { package: '@signin/client' }
const verifier = { ...client, tests: ['src/verification/verifier.test.ts'] }
const forgery = { ...client, tests: ['src/verification/forgery.test.ts'] }
const keySet = { ...client, tests: ['src/verification/key-set.test.ts'] }
const feed = { ...client, tests: ['src/verification/revocation-feed.test.ts'] }
const fastify = { ...client, tests: ['src/fastify.test.ts'] }

/** What a service verifies with: tokens, cookies, the feed, and the guards of its routes. */
export const faults = [
  {
    ...verifier,
    name: 'a token for several services is taken, this one among them',
    file: 'packages/client/src/verification/token-check.ts',
    find: "    if (payload.aud !== audience) return 'audience'\n",
    replace: '',
  },
  {
    ...verifier,
    name: 'a token of another issuer is taken',
    file: 'packages/client/src/verification/token-check.ts',
    find: '        issuer,\n        audience,\n',
    replace: '        audience,\n',
  },
  {
    ...verifier,
    name: 'a JWT of another type is taken for an access token',
    file: 'packages/client/src/verification/header.ts',
    find: "  if (typ !== TYPE) return 'type'\n",
    replace: '',
  },
  {
    ...verifier,
    name: 'a token that lives for hours is taken',
    file: 'packages/client/src/verification/token-check.ts',
    find: 'const MAX_LIFETIME_SECONDS = 600',
    replace: 'const MAX_LIFETIME_SECONDS = 60_000',
  },
  {
    ...verifier,
    name: 'a token that was seen before never expires',
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
    name: 'a private key that was published by accident is used',
    file: 'packages/client/src/verification/published-keys.ts',
    find: "use !== 'sig' || d !== undefined) continue",
    replace: "use !== 'sig') continue",
  },
  {
    ...keySet,
    name: 'what a withdrawn key has signed stays good',
    file: 'packages/client/src/verification/key-set.ts',
    find: 'if (fetched.get(kid)?.fingerprint !== fingerprint) onWithdrawn()',
    replace: 'if (fetched.get(kid)?.fingerprint === kid) onWithdrawn(fingerprint)',
  },
  {
    ...keySet,
    name: 'each unknown key id is looked up',
    file: 'packages/client/src/verification/key-set.ts',
    find: 'elapsed(now, hasKeys ? unknownKeyFetchedAt : attemptedAt) >= pause',
    replace: 'elapsed(now, hasKeys ? unknownKeyFetchedAt : attemptedAt) >= Math.min(pause, 0)',
  },
  {
    ...feed,
    name: 'what is revoked is not looked for in a token that comes for the first time',
    file: 'packages/client/src/verification/access-tokens.ts',
    find: '    if (feed && isRevoked(cached, feed)) return REVOKED\n',
    replace: '',
  },
  {
    ...feed,
    name: 'what is revoked is not looked for in a token that was seen before',
    file: 'packages/client/src/verification/access-tokens.ts',
    find: '      if (isRevoked(cached, feed)) return REVOKED\n',
    replace: '',
  },
  {
    ...feed,
    name: 'while the feed is silent, tokens are taken all the same',
    file: 'packages/client/src/verification/revocation-feed.ts',
    find: 'receivedAt !== null && Math.abs(now - receivedAt) <= silence',
    replace: 'receivedAt !== null && now > 0',
  },
  {
    ...client,
    name: 'of more revocations than can be kept, the oldest are simply forgotten',
    file: 'packages/client/src/verification/revoked.ts',
    find: 'issuedAt <= floor || receivedAt.has(reference)',
    replace: 'receivedAt.has(reference) && issuedAt > 0',
    tests: ['src/verification/revoked.test.ts'],
  },
  {
    ...client,
    name: 'a cookie that a neighbouring subdomain can set is taken',
    file: 'packages/client/src/verification/session-cookie.ts',
    find: "pair.slice(0, at).replace(/^[ \\t]+/, '') !== name",
    replace: 'pair.slice(0, at).trim() !== name',
    tests: ['src/verification/sessions.test.ts'],
  },
  {
    ...fastify,
    name: "another site's page may change something by the cookie",
    file: 'packages/client/src/requests/identify-caller.ts',
    find: "      if (answer.status === 'verified' && isForeign(request, allowed)) return FOREIGN\n",
    replace: '',
  },
  {
    ...fastify,
    name: 'one of the scopes that are needed is enough',
    file: 'packages/client/src/requests/denial.ts',
    find: 'return scopes.every((scope) => caller.scopes.includes(scope))',
    replace: 'return scopes.length === 0 || scopes.some((scope) => caller.scopes.includes(scope))',
  },
  {
    ...fastify,
    name: 'a service passes where only a person will do',
    file: 'packages/client/src/requests/denial.ts',
    find: "  if (account && caller.kind !== 'account') return false\n",
    replace: '',
  },
]
