/**
 * The commands of version 0.1, and what they are now. They work for one more release: infra/rollback
 * and the platforms run an older image with the newer files that call it, so that both releases must
 * understand each call (docs/decisions/0042).
 */
export const EARLIER_NAMES: ReadonlyMap<string, readonly string[]> = new Map([
  ['check-environment', ['doctor', '--environment-only']],
  ['check-restored', ['backup', 'check']],
  ['create-certificate', ['certificates', 'create']],
  ['create-service-token', ['tokens', 'create']],
  ['derived-pepper', ['secrets', 'pepper']],
  ['drill', ['backup', 'drill']],
  ['reencrypt', ['secrets', 'reencrypt']],
  // It asked no question.
  ['rotate-signing-keys', ['keys', 'rotate', '--yes']],
])

/** The words with the present name of an earlier command. */
export function withPresentName([first = '', ...rest]: readonly string[]): readonly string[] {
  return [...(EARLIER_NAMES.get(first) ?? (first ? [first] : [])), ...rest]
}
