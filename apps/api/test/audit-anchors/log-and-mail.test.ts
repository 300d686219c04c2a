import { expect, onTestFinished, test } from 'vitest'
import { logAnchor } from '../../src/audit/anchors/log.ts'
import { mailAnchor } from '../../src/audit/anchors/mail.ts'
import { completeNotes } from '../../src/audit/anchors/notes.ts'
import { smtpMailer } from '../../src/mail/mailer.ts'
import { createLogger } from '../../src/telemetry/log.ts'
import { startSmtpServer } from '../mail/smtp-server.ts'
import { checkpointOf } from './fixture.ts'

test('a checkpoint is a line of the log, whole and at every level', async () => {
  const lines: string[] = []
  const log = createLogger('silent', { write: (line) => void lines.push(line) })
  const { note, ...checkpoint } = checkpointOf(3, `${'long.'.repeat(50)}example.com/audit`)
  await logAnchor(log).publish({ ...checkpoint, note })
  expect(JSON.parse(lines.join(''))).toMatchObject({
    event: 'audit_checkpoint',
    checkpoint: { origin: checkpoint.origin, size: 3, note },
  })
})

test('a checkpoint arrives by email, and can be copied from it', async () => {
  const server = await startSmtpServer()
  const mailer = smtpMailer({ url: server.url, from: 'signin@example.com' })
  onTestFinished(async () => {
    await mailer.close()
    await server.close()
  })
  const anchor = mailAnchor('auditor@example.com', mailer)
  const checkpoint = checkpointOf(1000)
  await anchor.publish(checkpoint)
  const [mail] = server.received
  expect(mail?.to).toMatchObject({ text: 'auditor@example.com' })
  expect(mail?.subject).toBe('Audit checkpoint of signin.example.com/audit: 1000 events')
  expect(mail?.messageId).toBe('<audit-checkpoint-1000@example.com>')
  expect(completeNotes(mail?.text ?? '')).toEqual([checkpoint.note])
  expect(mail?.html).toContain(checkpoint.note.trim())
})
