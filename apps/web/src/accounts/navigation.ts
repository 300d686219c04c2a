import {
  CircleUserRound,
  FolderDown,
  History,
  KeySquare,
  MonitorSmartphone,
  ShieldCheck,
} from '@lucide/vue'
import { type Component, computed } from 'vue'
import { useImpersonation } from '../sessions/impersonation.ts'

interface NavigationItem {
  path: string
  name: string
  icon: Component
  /** An admin who acts as the owner may open it. */
  forImpersonators?: true
}

/** The pages of the account, in the order of the navigation and the menu. */
export const pages: readonly NavigationItem[] = [
  { path: '/account', name: 'Account', icon: CircleUserRound, forImpersonators: true },
  { path: '/account/security', name: 'Security', icon: ShieldCheck },
  {
    path: '/account/sessions',
    name: 'Devices',
    icon: MonitorSmartphone,
    forImpersonators: true,
  },
  { path: '/account/tokens', name: 'API tokens', icon: KeySquare },
  { path: '/account/activity', name: 'Activity', icon: History, forImpersonators: true },
  { path: '/account/data', name: 'Your data', icon: FolderDown },
]

/** The pages that whoever is signed in may open. */
export function usePages() {
  const { impersonator } = useImpersonation()
  return computed(() => pages.filter((page) => !impersonator.value || page.forImpersonators))
}
