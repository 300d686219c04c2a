import type { DatabaseCommandContext } from '../context.ts'
import { databaseCommand } from '../define.ts'
import { CommandError, EXIT, NotFoundError } from '../errors.ts'
import type { NoFlags } from '../flags.ts'
import { parseUuid } from '../uuid.ts'

export const prove = databaseCommand({
  brief: 'Print the proof that an event is in the log',
  description:
    'A JSON document that examples/audit-proof verifies offline, with a verifier key and nothing of Signin.',
  examples: ['audit prove 0192f0c1-7d3a-7c62-9b1e-0d6f3a5e8c11 > proof.json'],
  failure: 'Nothing was proved.',
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [
        {
          brief: 'The id of the event, as "audit export" prints it',
          placeholder: 'event',
          parse: parseUuid,
        },
      ],
    },
  },
  async run({ db, out }: DatabaseCommandContext, _: NoFlags, [id]: [string]) {
    const { verifiersFor } = await import('./keys.ts')
    const { proveEvent } = await import('../../audit/verifying/prove.ts')
    const proof = await proveEvent(db, id, await verifiersFor(db, undefined))
    if (proof === null) {
      throw new NotFoundError(
        'The log has no such event: it is unknown, past its retention, or was recorded within the last second.',
      )
    }
    if (!proof.isValid) {
      throw new CommandError(
        'It is not the event that was signed: run "signin audit verify".',
        EXIT.failed,
      )
    }
    const document = JSON.parse(proof.document)
    await out.result(document, JSON.stringify(document, null, 2).split('\n'))
  },
})
