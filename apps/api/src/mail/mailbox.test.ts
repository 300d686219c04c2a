import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { mailbox } from './mailbox.ts'
import { message } from './sample.testing.ts'

const clock = () => new Date('2026-11-22T23:15:00Z')
let directory: string
beforeEach(() => {
  directory = path.join(mkdtempSync(path.join(tmpdir(), 'signin-mailbox-')), 'mailbox')
})
afterEach(() => rmSync(path.dirname(directory), { recursive: true }))

const open = () => mailbox({ directory, from: 'Signin <no-reply@signin.example>', clock })

test('a new mailbox is empty', async () => {
  expect(await open().list()).toEqual([])
  expect(await open().find('000000000000001-x')).toBeUndefined()
})

test('emails survive a restart and are listed newest first', async () => {
  const before = open()
  for (const n of ['1', '2', '3']) await before.send({ ...message, subject: n }, `job-${n}`)
  const emails = await open().list()
  expect(emails.map(({ subject }) => subject)).toEqual(['3', '2', '1'])
  expect(emails[0]).toMatchObject({
    to: message.to,
    at: '2026-11-22T23:15:00.000Z',
    messageId: '<job-3@signin.example>',
    links: [message.action?.url],
  })
  expect(await open().find(String(emails[1]?.id))).toEqual(emails[1])
})

test('only the newest 200 emails are kept, also of concurrent ones', async () => {
  const box = open()
  const sent = Array.from({ length: 205 }, (_, n) => box.send({ ...message, subject: `${n}` }, 'j'))
  await Promise.all(sent)
  const subjects = (await box.list()).map(({ subject }) => subject)
  expect(subjects).toEqual(Array.from({ length: 200 }, (_, n) => `${204 - n}`))
  expect(readdirSync(directory)).toHaveLength(200)
})

test('a partially written email is not listed', async () => {
  const box = open()
  await box.send(message, 'j')
  writeFileSync(path.join(directory, '999999999999999-x.json.part'), '{"id":')
  expect(await box.list()).toHaveLength(1)
})

test('an id with a path does not lead outside of the directory', async () => {
  await open().send(message, 'j')
  writeFileSync(path.join(directory, '../000000000000001-x.json'), '{}')
  expect(await open().find('../000000000000001-x')).toBeUndefined()
})

test('the state changes with every email', async () => {
  const box = open()
  const states = [await box.state()]
  await box.send(message, 'j')
  states.push(await box.state())
  await box.send(message, 'j')
  states.push(await box.state())
  expect(new Set(states).size).toBe(3)
  await box.empty()
  expect(await box.state()).toBe(states[0])
  expect(await box.list()).toEqual([])
})
