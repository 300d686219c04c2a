import type { SigninClient } from '@signin/client'
import type { AccountAct, ActOutcome, Role } from '@signin/contracts'

/** What an admin does to the account of the page, as a dialog explains it and carries it out. */
export interface Act {
  title: string
  /** What happens, exactly. */
  text: string
  /** What is removed or ends, by name. */
  goes?: string[]
  /** What the admin might not expect. */
  warning?: string | undefined
  confirm: string
  danger?: boolean
  /** The present role, of which the dialog asks for another. */
  role?: Role
  done: string
  /** Said if another admin did it before. */
  already: string
  /** Whether `not_found` means that what the act removes is gone already. */
  endsWhenGone?: boolean
  run(accounts: Accounts, act: ActInput): Promise<ActOutcome>
}

/** With the new role, where the act has a present one. */
export type ActInput = AccountAct & { role?: Role }

type Accounts = SigninClient['admin']['accounts']
