import type { SecretBox } from '../../crypto/secret-box.ts'
import { type Reading, rejected } from './reading.ts'
import { readStored } from './schemes/schemes.ts'

/**
 * Encrypts a hash for the table `imported_passwords`: unlike Signin's own it is not keyed with a
 * pepper, so a stolen table alone would allow guessing.
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

/** Decrypts and reads it; rejected if the key is missing or a limit was lowered since the import. */
export function readImportedPassword(
  box: SecretBox,
  accountId: string,
  encryptedHash: Uint8Array,
): Reading {
  try {
    return readStored(box.decrypt(encryptedHash, accountId).toString())
  } catch {
    return rejected('It was encrypted with another SECRET_KEY_BASE.')
  }
}
