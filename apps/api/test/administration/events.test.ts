import { type ActivityEntry, ADMINISTRATION_KINDS } from '@signin/contracts'
import { beforeAll, expect, test } from 'vitest'
import { addPasskey, addTotp } from '../factors.ts'
import { appForFile } from '../harness.ts'
import { signIn, tokenIn } from '../people.ts'
import { makeToken } from '../tokens/tokens.ts'
import { operatorOf } from './operator.ts'

const signin = await appForFile()
const operator = operatorOf(signin)
const person = { email: 'ada@example.com', name: 'Ada', password: 'a password of some length' }
const browser = signin.browser()
let accountId: string
let entries: ActivityEntry[]

async function choosePassword() {
  const token = tokenIn((await signin.emailsTo(person.email))[0])
  await browser.call('passwords.reset', { token, password: person.password })
  await signIn(browser, person)
}

/** Every act of an operator, once and with a reason. */
beforeAll(async () => {
  const { email, name } = person
  const reason = 'A test'
  const { id } = await operator.create({ email, name, role: 'member', reason })
  accountId = id
  await choosePassword()
  const { id: tokenId } = await makeToken(browser)
  await operator.revokeApiToken({ accountId, tokenId, reason })
  const [session] = await operator.listSessions(accountId)
  await operator.revokeSession({ accountId, sessionId: session?.id ?? '', reason })
  await signIn(browser, person)
  await operator.requireSecondFactor({ accountId, reason })
  await browser.call('sessions.requestSignInLink', { email })
  const token = tokenIn((await signin.emailsTo(email))[0])
  await browser.call('sessions.signInWithLink', { token })
  await addPasskey(browser)
  await addTotp(signin, browser)
  const [passkey] = (await operator.show(accountId)).passkeys
  await operator.removePasskey({ accountId, passkeyId: passkey?.id ?? '', reason })
  await operator.removeSecondFactor({ accountId, factor: 'recoveryCodes', reason })
  await operator.removeSecondFactor({ accountId, factor: 'totp', reason })
  await signIn(browser, person)
  await operator.revokeSessions({ accountId, reason })
  await operator.suspend({ accountId, reason })
  await operator.restore({ accountId, reason })
  await operator.scheduleDeletion({ accountId, reason })
  await operator.cancelDeletion({ accountId, reason })
  await operator.setRole({ accountId, role: 'admin', reason })
  await operator.sendReset({ accountId, reason })
  await operator.lockDown({ accountId, reason })
  await choosePassword()
  entries = (await browser.call('activity.list', {})).data.entries
})

test.each(ADMINISTRATION_KINDS)('%s is recorded once, with its actor and reason', async (kind) => {
  expect(entries.filter((entry) => entry.kind === kind)).toHaveLength(1)
  const events = await signin.db.auditEvent.findMany({ where: { kind } })
  const eventId = events[0]?.id ?? ''
  expect(events).toMatchObject([{ actor: 'commandLine', outcome: 'success' }])
  const details = await signin.db.auditEventDetails.findMany({ where: { eventId } })
  expect(details).toMatchObject([{ subjectId: accountId, actorName: 'root' }])
  expect(details[0]?.detail).toMatch(/(^|\n)A test$/)
})

test('the owner sees what an act concerned, and the reason if that is all there is', () => {
  const detailOf = (kind: string) => entries.find((entry) => entry.kind === kind)?.detail
  expect(detailOf('roleChanged')).toBe('admin')
  expect(detailOf('apiTokenRevokedByAdmin')).toBe('Nightly backup')
  expect(detailOf('accountSuspended')).toBe('A test')
})

test('the owner is told by email, once for each act that concerns the account', async () => {
  const subjects = (await signin.emailsTo(person.email)).map(({ subject }) => subject)
  expect(subjects.toReversed().filter((subject) => !/new device|was reset/.test(subject))).toEqual([
    'An account was created for you',
    'The API token “Nightly backup” was made for your account',
    'The API token “Nightly backup” was revoked',
    'Set up two-step verification at your next sign-in',
    'Your link to sign in',
    'The passkey “Passkey” was added to your account',
    'An authenticator app was added to your account',
    'The passkey “Passkey” was removed from your account',
    'The recovery codes of your account were removed',
    'The authenticator app was removed from your account',
    'Your account was suspended',
    'Your account was restored',
    expect.stringMatching(/^Your account will be deleted on \d{4}-\d\d-\d\d$/),
    'Your account will not be deleted',
    'Your role was changed to admin',
    'Choose a new password',
    'Choose a new password',
  ])
})
