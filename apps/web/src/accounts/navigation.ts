import {
  CircleUserRound,
  FolderDown,
  History,
  KeySquare,
  MonitorSmartphone,
  ShieldCheck,
} from '@lucide/vue'
import type { Component } from 'vue'

interface NavigationItem {
  path: string
  name: string
  icon: Component
}

/** The pages of the account, in the order of the navigation and the menu. */
export const pages: readonly NavigationItem[] = [
  { path: '/account', name: 'Account', icon: CircleUserRound },
  { path: '/account/security', name: 'Security', icon: ShieldCheck },
  { path: '/account/sessions', name: 'Devices', icon: MonitorSmartphone },
  { path: '/account/tokens', name: 'API tokens', icon: KeySquare },
  { path: '/account/activity', name: 'Activity', icon: History },
  { path: '/account/data', name: 'Your data', icon: FolderDown },
]
