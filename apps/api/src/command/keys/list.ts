import { databaseCommand } from '../define.ts'

export const list = databaseCommand({
  brief: 'List the keys that sign access tokens',
  examples: ['keys list', 'keys list --json'],
  async run({ db, clock, out }) {
    const { listSchedule } = await import('../../signing-keys/listing.ts')
    await out.list(
      await listSchedule(db, clock()),
      {
        KEY: ({ kid }) => kid,
        ALGORITHM: ({ algorithm }) => algorithm,
        'SIGNS FROM': ({ signsFrom }) => signsFrom.toISOString(),
        STATE: ({ state }) => state,
      },
      'There is no key yet: the first access token creates one.',
    )
  },
})
