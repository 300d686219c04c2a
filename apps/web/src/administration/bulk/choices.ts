import {
  CalendarX,
  KeyRound,
  LogOut,
  RotateCcw,
  ShieldAlert,
  UserRoundCheck,
  UserRoundX,
} from '@lucide/vue'
import type { BulkAct } from '@signin/contracts'
import type { Component } from 'vue'

/** An act on the selected accounts, as the menu and the dialog name it. */
export interface BulkChoice {
  act: BulkAct
  icon: Component
  /** The item of the menu, the title and the button of the dialog. */
  name: string
  /** What happens to each account, exactly. */
  text: string
  danger: boolean
}

export const bulkChoices: BulkChoice[] = [
  {
    act: 'revokeSessions',
    icon: LogOut,
    name: 'Sign out everywhere',
    text: 'Every session ends. API tokens keep working.',
    danger: false,
  },
  {
    act: 'sendReset',
    icon: KeyRound,
    name: 'Send a password reset',
    text: 'Each owner gets an email with a link to choose a new password. The old password works until then.',
    danger: false,
  },
  {
    act: 'suspend',
    icon: UserRoundX,
    name: 'Suspend',
    text: 'Nobody can sign in. Sessions, API tokens and emailed links end. Each owner is told by email.',
    danger: true,
  },
  {
    act: 'restore',
    icon: UserRoundCheck,
    name: 'Restore',
    text: 'Suspended accounts can be signed in to again. Each owner is told by email.',
    danger: false,
  },
  {
    act: 'lockDown',
    icon: ShieldAlert,
    name: 'Lock down',
    text: 'Passwords, passkeys, connected accounts, sessions and API tokens are removed. Each owner gets an email with a link to choose a new password.',
    danger: true,
  },
  {
    act: 'scheduleDeletion',
    icon: CalendarX,
    name: 'Delete in 14 days',
    text: 'Sessions and API tokens end now. Each owner is told by email, and can cancel the deletion by signing in.',
    danger: true,
  },
  {
    act: 'cancelDeletion',
    icon: RotateCcw,
    name: 'Cancel deletion',
    text: 'Scheduled deletions are cancelled. Each owner is told by email.',
    danger: false,
  },
]
