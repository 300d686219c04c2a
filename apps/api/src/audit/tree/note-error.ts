/** A note, key or checkpoint that is malformed, or that no known key signed. */
export class NoteError extends Error {
  override name = 'NoteError'
}
