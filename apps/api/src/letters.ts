import type { Directory } from './accounts/directory.ts'
import { type AccountRequests, accountWriters } from './accounts/letters.ts'
import type { ActivityTables } from './activity/activity.ts'
import { type NoticeRequests, noticeWriters } from './activity/notices.ts'
import type { EmailLinks } from './email-links/email-links.ts'
import type { LetterWriters } from './mail/outbox.ts'
import { type PasswordRequests, passwordWriters } from './passwords/letters.ts'
import { type RegistrationRequests, registrationWriters } from './registrations/letters.ts'
import type { Registrations } from './registrations/registrations.ts'
import { type SessionRequests, sessionWriters } from './sessions/letters.ts'

/** Every kind of letter there is. */
export type LetterRequests = AccountRequests &
  NoticeRequests &
  PasswordRequests &
  RegistrationRequests &
  SessionRequests

export interface LettersDeps {
  db: ActivityTables
  directory: Directory
  registrations: Registrations
  links: EmailLinks
  publicUrl: URL
}

/** Who writes each. */
export function letterWriters(deps: LettersDeps): LetterWriters<LetterRequests> {
  return {
    ...accountWriters(deps),
    ...noticeWriters(deps),
    ...passwordWriters(deps),
    ...registrationWriters(deps),
    ...sessionWriters(deps),
  }
}
