import type { Viewer } from '@signin/contracts'
import { type PasskeysDeps, passkeysService } from '../../src/passkeys/service.ts'
import type { CookieHandle, RequestContext } from '../../src/request-context.ts'
import { Authenticator, type ResponseOverrides } from '../authenticator.ts'

const chrome =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36'

/** A browser's cookies, and the passkeys service called with them. */
export class TestBrowser {
  readonly context: RequestContext
  readonly #deps: PasskeysDeps
  readonly #logged: Record<string, unknown>[]

  constructor(deps: PasskeysDeps, logged: Record<string, unknown>[], viewer: Viewer | null) {
    const log = (line: object) => void logged.push(line as Record<string, unknown>)
    this.#deps = deps
    this.#logged = logged
    this.context = {
      viewer,
      device: { userAgent: chrome, address: '127.0.0.1' },
      cookies: {
        session: cookieHandle(),
        device: cookieHandle(),
        pending: cookieHandle(),
        challenge: cookieHandle(),
        authorizationRequest: cookieHandle(),
        impersonation: cookieHandle(),
      },
      requestId: 'test',
      log: { info: log, warn: log, error: log } as RequestContext['log'],
    }
  }

  get passkeys() {
    return passkeysService(this.#deps, this.context)
  }

  get viewer(): Viewer {
    if (!this.context.viewer) throw new Error('nobody is signed in here')
    return this.context.viewer
  }

  get accountId(): string {
    return this.viewer.accountId
  }

  /** The same account in another browser. */
  elsewhere(): TestBrowser {
    return new TestBrowser(this.#deps, this.#logged, this.context.viewer)
  }

  /** A browser with the current challenge cookie, signed in as `by`. */
  copy(by: TestBrowser = this): TestBrowser {
    const copied = by.elsewhere()
    const value = this.context.cookies.challenge.read()
    if (value) copied.context.cookies.challenge.set(value)
    return copied
  }

  /** Registers a passkey; returns it with its authenticator. */
  async register(overrides: ResponseOverrides = {}, authenticator = new Authenticator(overrides)) {
    const asked = await this.passkeys.startRegistration(this.viewer, {})
    const response = authenticator.create(asked)
    const passkey = await this.passkeys.finishRegistration(this.viewer, { response })
    return { authenticator, passkey }
  }

  /** Signs in with the passkey; returns the account id, or the status if not signed in. */
  async signIn(authenticator: Authenticator, overrides: ResponseOverrides = {}): Promise<string> {
    const response = authenticator.get(await this.passkeys.startSignIn(), overrides)
    const result = await this.passkeys.finishSignIn({ response })
    return result.status === 'signedIn' ? result.session.accountId : result.status
  }
}

function cookieHandle(): CookieHandle {
  let kept: string | undefined
  return {
    read: () => kept,
    set: (value) => {
      kept = value
    },
    clear: () => {
      kept = undefined
    },
  }
}
