import { readFile } from 'node:fs/promises'
import type { Checkpoint } from '../../audit/tree/checkpoint.ts'
import type { Verifier } from '../../audit/tree/note-keys.ts'
import { openCheckpoints } from '../../audit/verifying/kept-checkpoints.ts'
import { CommandError, EXIT, NotFoundError } from '../errors.ts'

/** The checkpoints of a file of --checkpoint. Every error names the file. */
export async function readCheckpoints(
  file: string,
  verifiers: readonly Verifier[],
): Promise<Checkpoint[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new NotFoundError(`There is no file ${file}.`)
    throw new CommandError(`${file} cannot be read (${error.code}).`, EXIT.failed)
  })
  try {
    return openCheckpoints(text, verifiers)
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'NoteError') throw error
    throw new CommandError(`The log was not verified. ${file}: ${error.message}`, EXIT.failed)
  }
}
