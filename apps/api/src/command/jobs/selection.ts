import type { Jobs } from '../../jobs/jobs.ts'
import { NotFoundError, UsageError } from '../errors.ts'
import { switchFlag } from '../flags.ts'
import { parseUuid } from '../uuid.ts'

export interface SelectionFlags {
  queue?: string
  all?: boolean
}

/** The parameters of a command about one dead letter, those of a queue, or all. */
export const SELECTION = {
  flags: {
    queue: {
      kind: 'parsed',
      parse: String,
      optional: true,
      brief: 'All of this queue, such as mail',
    },
    all: switchFlag('All of every queue'),
  },
  positional: {
    kind: 'tuple',
    parameters: [
      {
        brief: 'The id of a dead letter, as "jobs list --dead" prints it',
        placeholder: 'id',
        parse: parseUuid,
        optional: true,
      },
    ],
  },
} as const

export interface Selection {
  id?: string
  queue?: string
}

/** @throws {UsageError} unless exactly one of the three is given. */
export function selectionOf({ queue, all }: SelectionFlags, id: string | undefined): Selection {
  const given = [id !== undefined, queue !== undefined, all === true].filter(Boolean)
  if (given.length !== 1) throw new UsageError('Give the id of a dead letter, --queue or --all.')
  if (id === undefined) return queue === undefined ? {} : { queue }
  return { id }
}

/** @throws {NotFoundError} for a queue that does not exist, rather than finding nothing in it. */
export async function assertQueue(
  jobs: Pick<Jobs, 'queues'>,
  queue: string | undefined,
): Promise<void> {
  if (queue === undefined) return
  const names = (await jobs.queues()).map(({ name }) => name)
  if (names.includes(queue)) return
  throw new NotFoundError(`There is no queue ${queue}. The queues are ${names.join(', ')}.`)
}
