import { onTestFinished, vi } from 'vitest'

/** Fakes the browser at the only interface that the app uses: `navigator.credentials`. */
export function fakeAuthenticator() {
  const browser = {
    getClientCapabilities: vi.fn(async (): Promise<Record<string, boolean>> => ({})),
    signalAllAcceptedCredentials: vi.fn(async (_options: object) => {}),
    signalCurrentUserDetails: vi.fn(async (_options: object) => {}),
    signalUnknownCredential: vi.fn(async (_options: object) => {}),
  }
  const credentials = {
    create: vi.fn(async (_options: CredentialCreationOptions) => credential()),
    get: vi.fn(async (_options: CredentialRequestOptions) => credential()),
  }
  vi.stubGlobal(
    'PublicKeyCredential',
    Object.assign(() => {}, browser),
  )
  Object.defineProperty(navigator, 'credentials', { value: credentials, configurable: true })
  onTestFinished(() => {
    vi.unstubAllGlobals()
    Reflect.deleteProperty(navigator, 'credentials')
  })
  return { ...browser, ...credentials }
}

/** A call that the browser rejects with an error of this name. */
export function rejectingWith(name: string) {
  return async () => {
    throw new DOMException('The operation was refused.', name)
  }
}

export const MADE = 'bWFkZS1oZXJl'

function credential() {
  const bytes = new TextEncoder().encode('made-here').buffer
  return {
    id: MADE,
    rawId: bytes,
    type: 'public-key',
    authenticatorAttachment: 'platform',
    response: {
      clientDataJSON: bytes,
      attestationObject: bytes,
      authenticatorData: bytes,
      signature: bytes,
      userHandle: null,
      getTransports: () => ['internal'],
    },
    getClientExtensionResults: () => ({}),
  }
}
