/** Rejects a call whose re-authentication dialog the user closed: nothing has changed. */
export class SudoCancelled extends Error {
  override readonly name = 'SudoCancelled'
}
