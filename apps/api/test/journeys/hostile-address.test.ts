import { beforeEach, describe, expect, test } from 'vitest'
import type { Browser } from '../browser.ts'
import { appForFile } from '../harness.ts'
import { ada, grace, signIn, signUp, tokenIn } from '../people.ts'

const signin = await appForFile()
let home: Browser
let thief: Browser
let person: typeof ada
let evil: string
let people = 0
/** The attacker knows the password and has a session. */
beforeEach(async () => {
  people += 1
  person = { ...ada, email: `ada${people}@example.com` }
  evil = `evil${people}@example.net`
  home = signin.browser()
  thief = signin.browser()
  await signUp(signin, home, person)
  await signIn(thief, person)
})

const emailWithSubject = async (email: string, subject: string) =>
  (await signin.emailsTo(email)).find((message) => message.subject.includes(subject))

async function change(browser: Browser, email: string): Promise<void> {
  signin.passTime(1000) // each change has its own time
  await browser.call('accounts.requestEmailChange', { email })
  const token = tokenIn((await signin.emailsTo(email))[0])
  const { error } = await browser.call('accounts.confirmEmailChange', { token })
  if (error) throw new Error(error.message)
}

const undoOf = async (email: string) => tokenIn(await emailWithSubject(email, 'was changed'))
const undo = (token: string) => signin.browser().call('accounts.undoEmailChange', { token })

describe('an attacker who changes the address', () => {
  test('twice cannot use their own undo link to void the owner’s', async () => {
    await change(thief, evil)
    const owners = await undoOf(person.email)
    await change(thief, `second-${evil}`)
    expect((await undo(await undoOf(evil))).data).toEqual({ status: 'sent' })
    expect((await undo(owners)).data).toEqual({ status: 'sent' })
    const { email } = await signin.db.account.findFirstOrThrow({ where: { email: person.email } })
    expect(email).toBe(person.email)
    expect(await signin.db.emailLink.count({ where: { purpose: 'emailChangeUndo', email } })).toBe(
      0,
    )
  })

  test('gets no undo link when the owner changes it back', async () => {
    await change(home, evil)
    const owners = await undoOf(person.email)
    await change(home, person.email)
    const reported = await emailWithSubject(evil, 'was changed back')
    expect(reported).toBeDefined()
    expect(reported).not.toHaveProperty('action')
    expect((await undo(owners)).error?.data.code, 'which is done').toBe('link_not_valid')
  })

  test('gets no undo link by making their mail server delay the email', async () => {
    await change(thief, evil)
    await change(thief, `second-${evil}`)
    const { id: accountId } = await signin.db.account.findFirstOrThrow({
      where: { email: `second-${evil}` },
    })
    await undo(await undoOf(person.email))
    const emails = (await signin.emailsTo(evil)).length
    const request = { accountId, oldEmail: evil, newEmail: `second-${evil}`, undoable: true }
    await signin.jobs.add(signin.db, 'mail', { kind: 'emailChanged', request })
    expect(await signin.emailsTo(evil)).toHaveLength(emails)
  })
})

describe('a change of address', () => {
  test('does not reveal whether the new address has an account', async () => {
    const hers = { ...grace, email: `grace${people}@example.com` }
    await signUp(signin, signin.browser(), hers)
    for (const email of [hers.email, `nobody${people}@example.com`]) {
      await home.call('accounts.requestEmailChange', { email })
      expect((await home.call('accounts.me')).data.newEmail, 'before the letter').toBe(email)
      await signin.jobs.runDueJobs()
      expect((await home.call('accounts.me')).data.newEmail, 'after it').toBe(email)
    }
  })

  test('sends an email without the account’s name to the new address', async () => {
    await home.call('accounts.updateProfile', { name: 'You have won, see evil.example' })
    await home.call('accounts.requestEmailChange', { email: evil })
    expect(JSON.stringify(await signin.emailsTo(evil))).not.toContain('evil.example')
  })
})

describe('a deletion requested by an attacker', () => {
  const isDue = async () => {
    const { deletionDueAt } = await signin.db.account.findFirstOrThrow({
      where: { email: { in: [person.email, evil] } },
    })
    return deletionDueAt !== null
  }

  test('is cancelled when the sign-in is reported', async () => {
    await thief.call('accounts.requestDeletion')
    expect(await isDue()).toBe(true)
    const token = tokenIn(await emailWithSubject(person.email, 'new device'))
    await home.call('sessions.reportUnrecognized', { token })
    expect(await isDue()).toBe(false)
    expect(await emailWithSubject(person.email, 'will not be deleted')).toBeDefined()
  })

  test('is cancelled when the change of address is undone', async () => {
    await change(thief, evil)
    await thief.call('accounts.requestDeletion')
    await undo(await undoOf(person.email))
    expect(await isDue()).toBe(false)
  })

  test('cannot be cancelled repeatedly to flood the mailbox', async () => {
    for (let n = 0; n < 3; n++) await thief.call('accounts.cancelDeletion')
    expect(await emailWithSubject(person.email, 'will not be deleted')).toBeUndefined()
  })
})
