// A client made by orval. Run by the test: node src/orval.ts API_TOKEN
import { accountsUpdateProfile, activityList, passwordsRules } from '../generated/orval.ts'

const [token = ''] = process.argv.slice(2)
const init = { headers: { authorization: `Bearer ${token}` } }
const listed = async (params?: Parameters<typeof activityList>[0]) => {
  const { status, data } = await activityList(params, init)
  return status === 200 ? data.result.data.entries : []
}

const rules = await passwordsRules()
const changed = await accountsUpdateProfile({ name: 'Grace Hopper' }, init)
const entries = await listed()
// @ts-expect-error a group that is none
const refused = await activityList({ group: 'all' }, init)

process.stdout.write(
  JSON.stringify({
    rules: rules.status,
    name: changed.status === 200 && changed.data.result.data.name,
    all: entries.length,
    signIns: (await listed({ group: 'signIns' })).map(({ kind }) => kind),
    older: entries.length - (await listed({ before: `${entries[0]?.id}` })).length,
    refused: refused.status === 400 && refused.data.error.data.code,
  }),
)
