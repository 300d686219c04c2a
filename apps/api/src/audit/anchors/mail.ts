import type { EmailMessage } from '../../mail/email-message.ts'
import type { Mailer } from '../../mail/mailer.ts'
import type { Anchor, SignedCheckpoint } from './anchor.ts'

const EVERY_SECONDS = 86_400

/** Sends checkpoints by email, at most once a day. */
export function mailAnchor(to: string, mailer: Pick<Mailer, 'send'>): Anchor {
  return {
    name: `mailto:${to}`,
    everySeconds: EVERY_SECONDS,
    publish: (checkpoint) =>
      mailer.send(checkpointEmail(to, checkpoint), `audit-checkpoint-${checkpoint.size}`),
  }
}

export function checkpointEmail(
  to: string,
  { origin, size, note }: Pick<SignedCheckpoint, 'origin' | 'size' | 'note'>,
): EmailMessage {
  const count = size === 1 ? '1 event' : `${size} events`
  return {
    to,
    subject: `Audit checkpoint of ${origin}: ${count}`,
    heading: 'Checkpoint of the audit log',
    paragraphs: [
      `The audit log of ${origin} has ${count}. Keep this email: with it you can prove later that none of them was changed or removed.`,
    ],
    verbatim: note,
    after: [
      'To verify the log, save the lines of the checkpoint as checkpoint.txt and run: signin audit verify --checkpoint checkpoint.txt',
      'You get one such email a day while events are recorded. If none comes, ask the operator why.',
    ],
  }
}
