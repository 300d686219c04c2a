/** The options of `createVerifier`. Times are in seconds. */
export interface VerifierOptions {
  /** Signin's public origin (`PUBLIC_URL`), such as `https://accounts.example.com`. */
  issuer: string
  /** This service's name in Signin's `TOKEN_AUDIENCES`. Tokens for others are rejected. */
  audience: string
  /** The URL for requests to Signin, if not the issuer: `http://api:4000` on a private network. */
  url?: string
  /**
   * Whether to check revocations. Default true. If false, a token stays valid after its session ends
   * until it expires, up to ten minutes later.
   */
  revocations?: boolean
  /**
   * How long the feed may be silent before calls reject with VerifierUnavailable. Default 60;
   * Infinity: no limit.
   */
  feedSilenceSeconds?: number
  /** The tolerated clock skew. Default 5. */
  clockToleranceSeconds?: number
  /** The timeout of a request to Signin. Default 5. */
  timeoutSeconds?: number
  /** The minimum interval between two fetches for unknown key ids. Default 10. */
  unknownKeySeconds?: number
  /** The maximum number of cached tokens, some 2 kB each. Default 10,000. */
  cachedTokens?: number
  /** The maximum number of cached session cookies, stored as hashes. Default 10,000. */
  cachedSessions?: number
  /** Replaces `Date.now` in tests. Milliseconds since 1970. */
  clock?: () => number
}

export interface Settings {
  issuer: string
  audience: string
  url: string
  revocations: boolean
  /** In milliseconds, as are the following times. */
  feedSilence: number
  clockTolerance: number
  timeout: number
  unknownKeyPause: number
  cachedTokens: number
  cachedSessions: number
  clock: () => number
}

/** Throws a TypeError for invalid options, so that a misconfigured service does not start. */
export function settingsOf(options: VerifierOptions): Settings {
  if (!options.audience) throw new TypeError('createVerifier needs an audience.')
  const issuer = originOf('issuer', options.issuer)
  return {
    issuer,
    audience: options.audience,
    url: options.url === undefined ? issuer : originOf('url', options.url),
    revocations: options.revocations ?? true,
    feedSilence: milliseconds('feedSilenceSeconds', options.feedSilenceSeconds ?? 60),
    clockTolerance: finiteMilliseconds('clockToleranceSeconds', options.clockToleranceSeconds ?? 5),
    timeout: finiteMilliseconds('timeoutSeconds', options.timeoutSeconds ?? 5),
    unknownKeyPause: finiteMilliseconds('unknownKeySeconds', options.unknownKeySeconds ?? 10),
    cachedTokens: options.cachedTokens ?? 10_000,
    cachedSessions: options.cachedSessions ?? 10_000,
    clock: options.clock ?? Date.now,
  }
}

/** `iss` is compared as a string, and only a bare origin can match. */
function originOf(option: string, value: string): string {
  const url = URL.parse(value)
  const isBare = url && url.pathname === '/' && !url.search && !url.hash && !url.username
  if (!isBare || !/^https?:$/.test(url.protocol)) {
    throw new TypeError(`${option} is an origin such as https://accounts.example.com.`)
  }
  return url.origin
}

function milliseconds(option: string, seconds: number): number {
  if (!(seconds >= 0)) throw new TypeError(`${option} is a number of seconds.`)
  return seconds * 1000
}

function finiteMilliseconds(option: string, seconds: number): number {
  if (seconds === Number.POSITIVE_INFINITY) throw new TypeError(`${option} has an end.`)
  return milliseconds(option, seconds)
}
