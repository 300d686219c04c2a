import { databaseCommand } from '../define.ts'

export const key = databaseCommand({
  brief: 'Print the keys that checkpoints are verified with',
  description: 'Keep them where the owner of the database cannot change them. The newest is first.',
  examples: ['audit key'],
  async run({ db, out }) {
    const { listVerifierKeys } = await import('../../audit/sequencing/keys.ts')
    const keys = await listVerifierKeys(db)
    const none = 'There is no key yet: Signin makes one when it sequences the first event.'
    await out.result({ keys }, keys.length > 0 ? keys : none)
  },
})
