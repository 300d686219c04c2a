/** What `createVerifier` is told. Times are in seconds. */
export interface VerifierOptions {
  /** Signin's origin as the world sees it (`PUBLIC_URL`), such as `https://accounts.example.com`. */
  issuer: string
  /** This service's own name among Signin's `TOKEN_AUDIENCES`. Tokens for others are refused. */
  audience: string
  /** Where this machine reaches Signin, if not at the issuer: `http://api:4000` on a network of its own. */
  url?: string
  /**
   * Whether to listen for what is revoked. Default true. Without, a token stays good after its
   * session ended until it expires, which is up to ten minutes.
   */
  revocations?: boolean
  /** How long the feed may be silent before nothing is taken any more. Default 60; Infinity: for ever. */
  feedSilenceSeconds?: number
  /** How far this machine's clock may be off. Default 5. */
  clockToleranceSeconds?: number
  /** How long Signin may take to answer. Default 5. */
  timeoutSeconds?: number
  /** The pause between two searches for keys nobody knows, however many tokens name some. Default 10. */
  unknownKeySeconds?: number
  /** How many tokens are remembered at most; some 2 kB each. Default 10,000. */
  cachedTokens?: number
  /** How many session cookies are remembered at most, as their hashes. Default 10,000. */
  cachedSessions?: number
  /** Stands in for `Date.now`, in tests. Milliseconds since 1970. */
  clock?: () => number
}

export interface Settings {
  issuer: string
  audience: string
  url: string
  revocations: boolean
  /** Milliseconds. */
  feedSilence: number
  clockTolerance: number
  timeout: number
  unknownKeyPause: number
  cachedTokens: number
  cachedSessions: number
  clock: () => number
}

/** Throws a TypeError for what can never work, so that a service does not start with it. */
export function settingsOf(options: VerifierOptions): Settings {
  if (!options.audience) throw new TypeError('createVerifier needs an audience.')
  const issuer = originOf('issuer', options.issuer)
  return {
    issuer,
    audience: options.audience,
    url: options.url === undefined ? issuer : originOf('url', options.url),
    revocations: options.revocations ?? true,
    feedSilence: milliseconds('feedSilenceSeconds', options.feedSilenceSeconds ?? 60),
    clockTolerance: finite('clockToleranceSeconds', options.clockToleranceSeconds ?? 5),
    timeout: finite('timeoutSeconds', options.timeoutSeconds ?? 5),
    unknownKeyPause: finite('unknownKeySeconds', options.unknownKeySeconds ?? 10),
    cachedTokens: options.cachedTokens ?? 10_000,
    cachedSessions: options.cachedSessions ?? 10_000,
    clock: options.clock ?? Date.now,
  }
}

/** `iss` is compared as a string: what is no bare origin could never equal it. */
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

function finite(option: string, seconds: number): number {
  if (seconds === Number.POSITIVE_INFINITY) throw new TypeError(`${option} has an end.`)
  return milliseconds(option, seconds)
}
