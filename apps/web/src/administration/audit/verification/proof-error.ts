/** A proof that does not hold. The message is for the reader. */
export class ProofError extends Error {
  override name = 'ProofError'
}
