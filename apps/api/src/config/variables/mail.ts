import { Sender, SmtpUrl } from '../env-fields.ts'
import { section, variable } from '../variable.ts'

export const mail = section(
  'Mail',
  {
    SMTP_URL: variable(SmtpUrl.optional(), {
      secret: true,
      description:
        '`smtps://name:password@host:465`, or `smtp://` for STARTTLS; required in production. Characters such as @ and / in the password are written as %40 and %2F',
      unset: 'the development mailbox',
      template: { set: 'smtps://replace-this-SMTP_URL' },
    }),
    MAIL_FROM: variable(Sender.optional(), {
      description: 'The sender of all mail',
      unset: '`Signin <accounts@HOST>`, the host of `PUBLIC_URL`',
      template: { example: "'Signin <accounts@example.com>'" },
    }),
  },
  (env, { publicUrl }) => ({
    /** If undefined, mail goes to the development mailbox. */
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM ?? `Signin <accounts@${publicUrl.hostname}>`,
  }),
)
