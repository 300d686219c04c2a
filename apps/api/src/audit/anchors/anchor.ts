import type { Checkpoint } from '../tree/checkpoint.ts'

export interface SignedCheckpoint extends Checkpoint {
  /** The signed note that says so. */
  note: string
}

/** A place outside of the database, to which checkpoints are published. */
export interface Anchor {
  /** Identifies it in the database and in the log: its part of AUDIT_ANCHORS. */
  name: string
  /** The shortest time between two checkpoints. */
  everySeconds: number
  /**
   * Publishes a checkpoint; again, if an earlier attempt was interrupted.
   *
   * @throws {AnchorError} or an error of the system, whose message names the reason.
   */
  publish(checkpoint: SignedCheckpoint): Promise<void>
  /** The newest note of each log that was published there, if the place can be read. */
  latest?(): Promise<string[]>
}

/** A checkpoint was not published. The message is one sentence for the operator. */
export class AnchorError extends Error {
  override name = 'AnchorError'
}

/** The name of a file or folder for the checkpoints of a log: `signin.example.com_audit`. */
export function folderOf(origin: string): string {
  return origin.replace(/[^\w.-]+/g, '_')
}
