import type { ClientFailure } from '@signin/client'
import { formatWait } from './ui/format.ts'

export interface FailureMessage {
  title: string
  text: string
}

const RELOAD = 'Reload the page and try again.'

/**
 * The text shown for a failed call. Without a `default`, the compiler reports a code that has no
 * text.
 *
 * @param waited whether the time after which to retry has passed
 * @param service the name of the provider that the call concerned, if known
 */
export function failureMessage(
  failure: ClientFailure,
  waited = false,
  service = 'The other service',
): FailureMessage {
  const wait = failure.retryAfter ? formatWait(failure.retryAfter) : 'in a moment'
  const when = waited ? 'now' : wait
  switch (failure.code) {
    case 'invalid_input':
      return {
        title: 'Something is not right yet',
        text: 'Correct the marked fields and try again.',
      }
    case 'wrong_email_or_password':
      return { title: 'That did not match', text: 'The address or the password is wrong.' }
    case 'wrong_password':
      return { title: 'That did not match', text: 'The password is wrong.' }
    case 'wrong_code':
      return {
        title: 'That did not match',
        text: 'The code is wrong, too old, or was used already. Enter a new one.',
      }
    case 'passkey_rejected':
      return { title: 'The passkey was not accepted', text: 'Try again, or choose another way.' }
    case 'unknown_passkey':
      return {
        title: 'This passkey is not known here',
        text: 'It was removed from its account. Choose another way to sign in.',
      }
    case 'sign_in_expired':
      return {
        title: 'Sign in again',
        text: 'It took too long, or the account was signed out everywhere meanwhile.',
      }
    case 'account_suspended':
      return {
        title: 'This account is suspended',
        text: 'Contact the people who run this service.',
      }
    case 'identity_rejected':
      return {
        title: 'Your account there was not confirmed',
        text: `${service} did not confirm who you are. Try again, or choose another way.`,
      }
    case 'identity_taken':
      return {
        title: 'It opens another account already',
        text: 'Remove it there first, or connect another one.',
      }
    case 'too_many_identities':
      return {
        title: 'Too many are connected',
        text: 'Disconnect one that you do not use, then connect this one.',
      }
    case 'provider_unavailable':
      return {
        title: `${service} does not answer`,
        text: `Try again ${when}, or choose another way.`,
      }
    case 'token_not_valid':
      return { title: 'This token is not valid', text: 'It is wrong, has expired or was revoked.' }
    case 'insufficient_scope':
      return { title: 'That goes too far', text: 'It asks for more than may be given.' }
    case 'unknown_audience':
      return {
        title: 'This service is not known here',
        text: 'No token is made for it until it is set up.',
      }
    case 'too_many_tokens':
      return {
        title: 'There are too many tokens',
        text: 'Revoke one that is not needed any more, and try again.',
      }
    case 'admins_only':
      return { title: 'Your role does not allow this', text: 'Ask an admin to do it.' }
    case 'impersonating':
      return {
        title: 'Not while you act as somebody else',
        text: 'Stop acting as this person first.',
      }
    case 'impersonation_off':
      return {
        title: 'Acting as somebody else is off',
        text: 'It can be turned on in the settings of the server (IMPERSONATION).',
      }
    case 'address_taken':
      return { title: 'This address is taken', text: 'Another account has it.' }
    case 'last_admin':
      return {
        title: 'This is the last administrator',
        text: 'Make somebody else an administrator first.',
      }
    case 'link_not_valid':
      return {
        title: 'This link is not valid any more',
        text: 'It was used already, or is too old. Ask for a new one.',
      }
    case 'last_credential':
      return {
        title: 'Keep one thing that only you have',
        text: 'Add another passkey or a password first.',
      }
    case 'second_factor_setup_required':
      return {
        title: 'A second step is required',
        text: 'This account must be signed in to with a second step. Set one up to go on.',
      }
    case 'not_signed_in':
      return { title: 'You are not signed in', text: 'Sign in to go on.' }
    case 'not_signed_in_recently':
      return { title: 'Is it you?', text: 'Enter your password again to do this.' }
    case 'foreign_origin':
      return { title: 'This was refused', text: `It seemed to come from another site. ${RELOAD}` }
    case 'not_found':
      return { title: 'This is gone', text: 'It may have been removed in another window.' }
    case 'wrong_method':
    case 'wrong_content_type':
    case 'batch_too_large':
    case 'mutation_in_batch':
      return { title: 'This page is out of date', text: RELOAD }
    case 'timed_out':
      return { title: 'That took too long', text: 'Check your connection and try again.' }
    case 'too_large':
      return { title: 'That was too much', text: 'Shorten what you entered and try again.' }
    case 'headers_too_large':
      return {
        title: 'Your browser sent too much',
        text: 'Clear the cookies of this site and try again.',
      }
    case 'too_slow':
      return { title: 'This search takes too long', text: 'Narrow it, and try again.' }
    case 'too_many_calls':
      return { title: 'Too many tries', text: `Try again ${when}.` }
    case 'busy':
      return { title: 'Too much is going on just now', text: `Try again ${when}.` }
    case 'unavailable':
      return { title: 'Signin is not available just now', text: `Try again ${when}.` }
    case 'internal':
      return {
        title: 'Something went wrong on our side',
        text: 'It is not your doing. Try again in a moment.',
      }
    case 'unreachable':
      return {
        title: 'No answer from Signin',
        text: 'Check your connection and try again.',
      }
  }
}
