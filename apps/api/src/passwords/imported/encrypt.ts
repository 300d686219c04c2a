import type { SecretBox } from '../../crypto/secret-box.ts'

/**
 * Encrypts a hash for the table `imported_passwords`.
 *
 * @param box of the purpose "imported password seal".
 * @param stored the form that parseImportedHash returns.
 */
export function encryptImportedPassword(
  box: SecretBox,
  accountId: string,
  stored: string,
): Uint8Array<ArrayBuffer> {
  return box.encrypt(Buffer.from(stored), accountId)
}

export function decryptImportedPassword(
  box: SecretBox,
  accountId: string,
  encryptedHash: Uint8Array,
): string {
  return box.decrypt(encryptedHash, accountId).toString()
}
