import type { Guard, Meta } from './meta.ts'
import type { Impersonator } from './viewer.ts'

/** What a procedure declares. */
interface Declared {
  guard?: Guard | undefined
  impersonation?: Meta['impersonation'] | undefined
}

/**
 * Whether an admin who acts as the owner of an account may call a procedure. A procedure that does not
 * declare it is closed, so that a new one cannot be forgotten; one that requires a recent
 * authentication is closed whatever it declares: the owner is not there to give it.
 */
export function mayImpersonatorCall(
  { mayChange }: Pick<Impersonator, 'mayChange'>,
  { guard, impersonation }: Declared,
  type: 'query' | 'mutation' | 'subscription',
): boolean {
  // The console and `own` procedures use the admin's own session.
  if (guard === 'staff' || impersonation === 'own') return true
  if (guard === 'recentlySignedIn') return false
  if (type === 'query') return guard === undefined || impersonation === 'read'
  return impersonation === 'change' && mayChange
}
