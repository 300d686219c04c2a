import { addressTakenEmail } from '../accounts/emails.ts'
import type { AccountRepository } from '../accounts/repository.ts'
import type { EmailLinks } from '../email-links/email-links.ts'
import type { EmailMessage } from '../mail/email-message.ts'
import type { EmailTemplates } from '../mail/outbox.ts'
import type { Registrations } from './registrations.ts'
import type { StoredRegistration } from './table.ts'

export interface RegistrationRequests {
  registration: { registrationId: string }
}

export interface RegistrationEmailsDeps {
  registrations: Registrations
  accountRepository: AccountRepository
  links: EmailLinks
  publicUrl: URL
}

/**
 * Whether the address is free is checked when the email is composed, in the worker: the client sees
 * neither a different response nor a different response time (account enumeration).
 */
export function registrationEmails(
  deps: RegistrationEmailsDeps,
): EmailTemplates<RegistrationRequests> {
  const { registrations, publicUrl } = deps
  return {
    async registration({ registrationId }) {
      const registration = await registrations.find(registrationId)
      if (!registration) return null
      return (await isTaken(deps, registration.email))
        ? addressTakenEmail(registration.email, publicUrl)
        : confirmationEmail(deps, registration)
    },
  }
}

/**
 * An address that its account gave up less than 72 hours ago is reserved: the change can be undone.
 */
async function isTaken({ accountRepository, links }: RegistrationEmailsDeps, email: string) {
  return (await accountRepository.idOf(email)) !== null || (await links.isReserved(email))
}

/** The confirmation email of the address's newest registration; null where there is none. */
export async function newestConfirmationEmail(
  deps: Pick<RegistrationEmailsDeps, 'registrations' | 'links'>,
  email: string,
): Promise<EmailMessage | null> {
  const registration = await deps.registrations.newestOf(email)
  return registration && confirmationEmail(deps, registration)
}

/**
 * The email with the link that creates the account. The link requires the password, if one was
 * chosen.
 */
async function confirmationEmail(
  { links }: Pick<RegistrationEmailsDeps, 'links'>,
  { id, email, hash }: StoredRegistration,
): Promise<EmailMessage> {
  const purpose = hash === null ? 'registrationByMail' : 'registration'
  return registrationEmail(email, await links.issue(purpose, { email, registrationId: id }))
}

/** Leaves out the name: anybody can submit the form, and could abuse the name to send spam. */
export function registrationEmail(email: string, url: string): EmailMessage {
  return {
    to: email,
    subject: 'Confirm your address',
    heading: 'Confirm your address',
    paragraphs: ['Open this link to finish creating your account.'],
    action: { label: 'Confirm your address', url },
    after: [
      'The link works once, within an hour.',
      'If you did not ask for an account, do nothing: without this link there will be none.',
    ],
  }
}
