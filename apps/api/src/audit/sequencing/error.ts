/** The audit log is not sequenced any further. The message is one sentence for the operator. */
export class SequencingError extends Error {
  override name = 'SequencingError'
}
