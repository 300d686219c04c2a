import { describe, expect, test } from 'vitest'
import { deriveKey } from '../../src/crypto/derived-keys.ts'
import { createSecretBox } from '../../src/crypto/secret-box.ts'
import { CACHE_TTL_MS } from '../../src/signing-keys/key-cache.ts'
import { runInProcess } from '../command/run-in-process.ts'
import { appForFile } from '../harness.ts'
import { bearing } from '../tokens/tokens.ts'
import { kidsOf } from './fixture.ts'

const SECRET_KEY_BASE = 'a secret of this test alone, and long enough for it'

const signin = await appForFile({
  signingKeyBox: createSecretBox(deriveKey(SECRET_KEY_BASE, 'signing key seal')),
  clock: () => new Date(Date.now() + ahead),
})

/** Milliseconds by which this app's clock is ahead; the command uses the system clock. */
let ahead = 0

const run = (args: string[], env: Record<string, string> = {}) =>
  runInProcess(args, {
    DATABASE_URL: signin.databaseUrl,
    SECRET_KEY_BASE,
    TOKEN_SCOPES: 'notes:read',
    ...env,
  })

const serviceToken = [
  ...['tokens', 'create', '--service', 'notes', '--name', 'Notes, production'],
  ...['--scopes', 'tokens:issue,notes:read', '--days', '90'],
]

describe('keys rotate', () => {
  test('publishes a new key that signs after 15 minutes, once', async () => {
    const [first] = await kidsOf(signin)
    const { code, out, err } = await run(['keys', 'rotate'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const [, kid, at] = /^Made the key ([\w-]{43})\. It signs from (\S+)\.\n$/.exec(out) ?? []
    expect(Math.round((Date.parse(at ?? '') - Date.now()) / 60_000)).toBe(15)
    ahead += CACHE_TTL_MS
    expect(await kidsOf(signin)).toEqual([first, kid])

    expect((await run(['keys', 'rotate'])).out).toBe('A new key waits already: nothing was made.\n')
    ahead += CACHE_TTL_MS
    expect(await kidsOf(signin)).toEqual([first, kid])
  })

  test('withdraws all other keys with --compromised', async () => {
    const { code, out } = await run(['keys', 'rotate', '--compromised', '--yes'])
    expect(code).toBe(0)
    ahead += CACHE_TTL_MS
    expect(await kidsOf(signin)).toEqual([/key ([\w-]{43})/.exec(out)?.[1]])
  })

  test('changes nothing if SECRET_KEY_BASE is not that of the keys', async () => {
    const before = await signin.db.signingKey.findMany()
    const ran = await run(['keys', 'rotate', '--compromised', '--yes'], {
      SECRET_KEY_BASE: 'another secret that nobody sealed anything with',
    })
    expect(ran).toMatchObject({ code: 1, out: '' })
    expect(ran.err).toMatch(/^Nothing was done\. SECRET_KEY_BASE is not the one .*\n$/)
    expect(await signin.db.signingKey.findMany()).toEqual(before)
  })
})

describe('tokens create', () => {
  test('prints only a working token', async () => {
    const { code, out, err } = await run(serviceToken)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^signin_svc_[0-9A-Za-z]{49}\n$/)
    const { data } = await bearing(signin, out.trim()).call('tokens.issueAccessToken', {
      audience: 'notes',
    })
    expect(data.scopes).toEqual(['notes:read'])
    const row = await signin.db.apiToken.findFirstOrThrow({ where: { service: 'notes' } })
    expect(row).toMatchObject({ accountId: null, name: 'Notes, production' })
    expect(Math.round((+row.expiresAt - Date.now()) / 86_400_000)).toBe(90)
  })

  test('rejects an unknown scope and lists the known ones', async () => {
    const ran = await run(serviceToken, { TOKEN_SCOPES: 'files:read' })
    expect(ran).toMatchObject({ code: 2, out: '' })
    expect(ran.err).toContain('--scopes: choose among tokens:issue, files:read.')
  })
})

describe('errors are reported in one sentence', () => {
  test.each<[what: string, args: string[], env: Record<string, string>, code: number, RegExp]>([
    ['no command', [], {}, 2, /^USAGE\n/],
    [
      'an unknown command',
      ['constructor'],
      {},
      2,
      /^There is no command constructor\. "signin --help" lists them\.\n$/,
    ],
    ['an unknown option', ['keys', 'rotate', '--now'], {}, 2, /^There is no flag --now\.\n$/],
    [
      'an unexpected argument',
      ['keys', 'rotate', 'now'],
      {},
      2,
      /^Unexpected argument: now\. This command takes none\.\n$/,
    ],
    [
      'missing options',
      ['tokens', 'create'],
      {},
      2,
      /^--service is missing\.\n--name is missing\.\n/,
    ],
    [
      'too many days',
      serviceToken.with(-1, '400'),
      {},
      2,
      /^days is not a whole number from 1 to 366\.\n$/,
    ],
    [
      'an unreachable database',
      ['keys', 'rotate'],
      { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/c' },
      1,
      /^Nothing was done\. The database cannot be reached\.\n$/,
    ],
    [
      'no database',
      ['keys', 'rotate'],
      { DATABASE_URL: '', DATA_DIR: '/nowhere' },
      1,
      /^Nothing was done\. DATABASE_URL is missing, and there is no database in \/nowhere: .*\n$/,
    ],
    [
      'no secret',
      ['keys', 'rotate'],
      { SECRET_KEY_BASE: '', DATA_DIR: '/nowhere' },
      1,
      /^Nothing was done\. \/nowhere\/secret-key-base is missing/,
    ],
  ])('%s', async (_, args, env, code, sentence) => {
    const ran = await run(args, env)
    expect(ran).toMatchObject({ code, out: '' })
    expect(ran.err).toMatch(sentence)
    expect(ran.err).not.toContain('    at ')
  })
})
