import { ScrollText, UsersRound } from '@lucide/vue'
import type { Component } from 'vue'

interface NavigationItem {
  path: string
  name: string
  icon: Component
  /** Words by which the palette finds the page, besides its name. */
  keywords?: string
}

/** The pages of the console, in the order of the navigation and the palette. */
export const pages: readonly NavigationItem[] = [
  { path: '/admin', name: 'Accounts', icon: UsersRound, keywords: 'people' },
  { path: '/admin/audit', name: 'Audit log', icon: ScrollText, keywords: 'events history' },
]
