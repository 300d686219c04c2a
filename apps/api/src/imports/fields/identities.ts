import { Registration } from '@signin/contracts'
import type { ProviderConfiguration } from '../../identities/presets.ts'
import type { ForeignIdentity } from '../foreign-account.ts'
import { FieldError } from './field-error.ts'
import { isStorable } from './text.ts'

/** The kinds of providers under the names that other systems give them. */
const KINDS: Record<string, ProviderConfiguration['kind']> = {
  google: 'google',
  'google.com': 'google',
  'google-oauth2': 'google',
  google_oauth2: 'google',
  github: 'github',
  'github.com': 'github',
  gitlab: 'gitlab',
  apple: 'apple',
  'apple.com': 'apple',
}
const MAX_SUBJECT_LENGTH = 255 // OpenID Connect Core, 2

export type ConfiguredProvider = Pick<
  ProviderConfiguration,
  'id' | 'kind' | 'issuer' | 'acceptsIssuer'
>

export interface ReadIdentity {
  provider: string
  issuer: string
  subject: string
  label: string
}

/**
 * Finds the configured provider of a foreign identity: by the operator's mapping, by its id, or as
 * the only one of its kind.
 *
 * @throws {FieldError} if the identity could not sign in here.
 */
export function readIdentity(
  identity: ForeignIdentity,
  configured: readonly ConfiguredProvider[],
  mapping: ReadonlyMap<string, string>,
): ReadIdentity {
  const foreign = String(identity.provider)
  const found = providerOf(foreign, configured, mapping)
  if (!found) throw new FieldError('An identity has a provider that is not configured here.')
  const { subject, label } = identity
  if (!isStorable(subject, MAX_SUBJECT_LENGTH)) {
    throw new FieldError('An identity has no subject of 1 to 255 characters.')
  }
  return {
    provider: found.id,
    issuer: issuerOf(identity, found),
    subject,
    label: Registration.shape.name.safeParse(label).data ?? found.id,
  }
}

function providerOf(
  foreign: string,
  configured: readonly ConfiguredProvider[],
  mapping: ReadonlyMap<string, string>,
): ConfiguredProvider | undefined {
  const id = mapping.get(foreign) ?? foreign
  const byId = configured.find((it) => it.id === id)
  if (byId || mapping.has(foreign)) return byId
  const ofKind = configured.filter(({ kind }) => kind === KINDS[foreign])
  return ofKind.length === 1 ? ofKind[0] : undefined
}

function issuerOf({ issuer }: ForeignIdentity, provider: ConfiguredProvider): string {
  if (typeof issuer === 'string' && issuer) {
    if (provider.acceptsIssuer(issuer)) return issuer
    throw new FieldError('An identity has an issuer that its provider does not accept.')
  }
  // Of several issuers, as the tenants of Microsoft are, none can be assumed.
  if (!provider.acceptsIssuer('')) return provider.issuer
  throw new FieldError('An identity needs its issuer, since its provider has several.')
}
