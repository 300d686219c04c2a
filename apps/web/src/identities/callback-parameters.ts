import type { LocationQuery } from 'vue-router'

/**
 * The parameters of the authorization response; undefined if one occurs twice, which RFC 6749, 3.1
 * forbids and which leaves its value ambiguous.
 */
export function callbackParameters(query: LocationQuery): Record<string, string> | undefined {
  const parameters: Record<string, string> = {}
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) return undefined
    parameters[name] = value ?? ''
  }
  return parameters
}
