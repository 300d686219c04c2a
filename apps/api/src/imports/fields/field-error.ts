/** A field's value that cannot come over. The message is for the report: it quotes no value. */
export class FieldError extends Error {
  override name = 'FieldError'
}
