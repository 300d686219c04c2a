import type { LocationQuery } from 'vue-router'

/**
 * What a provider sent the browser back with: each parameter once, or undefined where one is named
 * twice, as then nobody can tell which is meant (RFC 6749, 3.1).
 */
export function parametersIn(query: LocationQuery): Record<string, string> | undefined {
  const parameters: Record<string, string> = {}
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) return undefined
    parameters[name] = value ?? ''
  }
  return parameters
}
