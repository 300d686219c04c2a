import { readFileSync } from 'node:fs'
import { configurationOf, type ProviderConfiguration } from '../identities/presets.ts'
import { providerSettings } from '../identities/provider-settings.ts'
import { EnvError } from './env-error.ts'

/**
 * Parses IDENTITY_PROVIDERS: JSON, or the path of a JSON file.
 *
 * @throws {EnvError} with a line for each invalid field and no values, since some are secrets.
 */
export function identityProviders(
  settings: string | undefined,
  options: { production: boolean },
): ProviderConfiguration[] {
  if (settings === undefined) return []
  const parsed = providerSettings(options).safeParse(jsonOf(settings.trim()))
  if (!parsed.success) {
    throw new EnvError(
      parsed.error.issues
        .map(({ path: [entry, ...field], message }) =>
          [positionOf(entry), ...field.map(String), message].filter(Boolean).join(' '),
        )
        .map((line) => `IDENTITY_PROVIDERS ${line}`)
        .join('\n'),
    )
  }
  const providers = parsed.data.map(configurationOf)
  const ids = providers.map(({ id }) => id)
  const duplicate = ids.find((id, i) => ids.indexOf(id) !== i)
  if (duplicate) throw new EnvError(`IDENTITY_PROVIDERS has two with the id ${duplicate}.`)
  return providers
}

function positionOf(entry: PropertyKey | undefined): string {
  return typeof entry === 'number' ? `(number ${entry + 1})` : ''
}

/** Drops the parser's own message, which quotes the input and so may leak a secret. */
function jsonOf(settings: string): unknown {
  const inline = settings.startsWith('[') || settings.startsWith('{')
  const text = inline ? settings : contentOf(settings)
  try {
    return JSON.parse(text)
  } catch {
    throw new EnvError(`IDENTITY_PROVIDERS ${inline ? '' : 'names a file that '}is no JSON.`)
  }
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : ''
    throw new EnvError(`IDENTITY_PROVIDERS is no JSON, and no file that can be read${code}.`)
  }
}
