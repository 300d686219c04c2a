// A client made by @hey-api/openapi-ts. Run by the test: node src/hey-api.ts URL API_TOKEN
import { createClient } from '../generated/hey-api/client/index.ts'
import { accountsUpdateProfile, activityList, passwordsRules } from '../generated/hey-api/index.ts'

const [baseUrl = '', auth = ''] = process.argv.slice(2)
const client = createClient({ baseUrl, auth })

const rules = await passwordsRules({ client })
const changed = await accountsUpdateProfile({ client, body: { name: 'Grace Hopper' } })
const all = await activityList({ client })
const entries = all.data?.result.data.entries ?? []
const signIns = await activityList({ client, query: { group: 'signIns' } })
const older = await activityList({ client, query: { before: entries[0]?.id } })
// @ts-expect-error a group that is none
const refused = await activityList({ client, query: { group: 'all' } })

process.stdout.write(
  JSON.stringify({
    rules: rules.response?.status,
    name: changed.data?.result.data.name,
    all: entries.length,
    signIns: signIns.data?.result.data.entries.map(({ kind }) => kind),
    older: entries.length - (older.data?.result.data.entries.length ?? 0),
    refused: refused.error?.error.data.code,
  }),
)
