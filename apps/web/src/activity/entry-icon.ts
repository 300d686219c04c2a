import {
  AtSign,
  CircleUserRound,
  FolderDown,
  KeyRound,
  KeySquare,
  Link2,
  LogIn,
  LogOut,
  ShieldAlert,
  ShieldCheck,
  Trash2,
} from '@lucide/vue'
import type { ActivityKind } from '@signin/contracts'
import type { Component } from 'vue'

/** The icon of the event's subject. The sentence beside it gives the details. */
export function entryIcon(kind: ActivityKind): Component {
  if (/Refused$|Disowned$/.test(kind)) return ShieldAlert
  if (/^apiToken/.test(kind)) return KeySquare
  if (/^identity/.test(kind)) return Link2
  if (/^signedIn|^reauthenticated/.test(kind)) return LogIn
  if (/^signedOut|Revoked$/.test(kind)) return LogOut
  if (/^password|^passkey/.test(kind)) return KeyRound
  if (/^totp|^recoveryCode/.test(kind)) return ShieldCheck
  if (/^email/.test(kind)) return AtSign
  if (/^delet/.test(kind)) return Trash2
  return kind === 'dataExported' ? FolderDown : CircleUserRound
}
