/** The commands of version 0.1, and what they are now. */
export const RENAMED: ReadonlyMap<string, string> = new Map([
  ['check-environment', 'doctor --environment-only'],
  ['check-restored', 'backup check'],
  ['create-certificate', 'certificates create'],
  ['create-service-token', 'tokens create'],
  ['derived-pepper', 'secrets pepper'],
  ['drill', 'backup drill'],
  ['reencrypt', 'secrets reencrypt'],
  ['rotate-signing-keys', 'keys rotate'],
])
