import type { Viewer } from '@signin/contracts'
import type { Occasion, Slot } from '../../src/occasion.ts'
import { type PasskeysDeps, passkeysService } from '../../src/passkeys/passkeys.ts'
import { Authenticator, type Saying } from '../authenticator.ts'

const chrome =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36'

/** A browser's cookies, and the service that answers it. */
export class TestBrowser {
  readonly occasion: Occasion
  readonly #deps: PasskeysDeps
  readonly #logged: Record<string, unknown>[]

  constructor(deps: PasskeysDeps, logged: Record<string, unknown>[], viewer: Viewer | null) {
    const log = (line: object) => void logged.push(line as Record<string, unknown>)
    this.#deps = deps
    this.#logged = logged
    this.occasion = {
      viewer,
      device: { userAgent: chrome, address: '127.0.0.1' },
      cookies: {
        session: slot(),
        device: slot(),
        pending: slot(),
        challenge: slot(),
        visit: slot(),
      },
      log: { info: log, warn: log, error: log } as Occasion['log'],
    }
  }

  get passkeys() {
    return passkeysService(this.#deps, this.occasion)
  }

  get viewer(): Viewer {
    if (!this.occasion.viewer) throw new Error('nobody is signed in here')
    return this.occasion.viewer
  }

  get accountId(): string {
    return this.viewer.accountId
  }

  /** The same person in another browser. */
  elsewhere(): TestBrowser {
    return new TestBrowser(this.#deps, this.#logged, this.occasion.viewer)
  }

  /** The challenge cookie of now, whatever becomes of it here, with somebody else signed in. */
  copy(by: TestBrowser = this): TestBrowser {
    const copied = by.elsewhere()
    const value = this.occasion.cookies.challenge.read()
    if (value) copied.occasion.cookies.challenge.set(value)
    return copied
  }

  /** Makes a passkey and answers with what holds it. */
  async register(saying: Saying = {}, authenticator = new Authenticator(saying)) {
    const asked = await this.passkeys.startRegistration(this.viewer, {})
    const response = authenticator.create(asked)
    const passkey = await this.passkeys.finishRegistration(this.viewer, { response })
    return { authenticator, passkey }
  }

  /** Signs in with it, as the account that is answered. */
  async signIn(authenticator: Authenticator, saying: Saying = {}): Promise<string> {
    const response = authenticator.get(await this.passkeys.startSignIn(), saying)
    const result = await this.passkeys.finishSignIn({ response })
    return result.status === 'signedIn' ? result.session.accountId : result.status
  }
}

function slot(): Slot {
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
