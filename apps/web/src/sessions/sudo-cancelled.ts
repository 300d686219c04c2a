/** What a call rejects with when the person would not say that it is them: nothing has happened. */
export class SudoCancelled extends Error {
  override readonly name = 'SudoCancelled'
}
