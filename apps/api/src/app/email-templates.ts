import { type AccountRequests, accountEmails } from '../accounts/emails.ts'
import type { AccountRepository } from '../accounts/repository.ts'
import { type NoticeRequests, noticeEmails } from '../activity/notices.ts'
import { type AdministrationRequests, administrationEmails } from '../administration/emails.ts'
import type { AuditLog } from '../audit/audit-log.ts'
import type { EmailLinks } from '../email-links/email-links.ts'
import type { EmailTemplates } from '../mail/outbox.ts'
import { type PasswordRequests, passwordEmails } from '../passwords/emails.ts'
import {
  newestConfirmationEmail,
  type RegistrationRequests,
  registrationEmails,
} from '../registrations/emails.ts'
import type { Registrations } from '../registrations/registrations.ts'
import { type SessionRequests, sessionEmails } from '../sessions/emails.ts'

/** Every kind of email. */
export type EmailRequests = AccountRequests &
  AdministrationRequests &
  NoticeRequests &
  PasswordRequests &
  RegistrationRequests &
  SessionRequests

export interface EmailTemplatesDeps {
  auditLog: Pick<AuditLog, 'find'>
  accountRepository: AccountRepository
  registrations: Registrations
  links: EmailLinks
  publicUrl: URL
}

/** The templates of all features. */
export function emailTemplates(deps: EmailTemplatesDeps): EmailTemplates<EmailRequests> {
  return {
    ...accountEmails(deps),
    ...administrationEmails(deps),
    ...noticeEmails(deps),
    ...passwordEmails(deps),
    ...registrationEmails(deps),
    ...sessionEmails({
      ...deps,
      confirmationOf: (email) => newestConfirmationEmail(deps, email),
    }),
  }
}
