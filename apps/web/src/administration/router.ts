import type { Component } from 'vue'
import { createRouter, type RouteRecordRaw, type RouterHistory } from 'vue-router'
import StaffArea from './access/StaffArea.vue'
import ConsoleLayout from './ConsoleLayout.vue'

/** Below /admin; each page is a chunk of its own. */
const pages: RouteRecordRaw[] = [
  page('', 'Accounts', () => import('./accounts/AccountsPage.vue')),
  page('accounts/new', 'Create an account', () => import('./account/NewAccountPage.vue')),
  page('accounts/:id', 'Account', () => import('./account/AccountPage.vue')),
  page('audit', 'Audit log', () => import('./audit/AuditPage.vue')),
  page('audit/:id', 'Event', () => import('./audit/EventPage.vue')),
  page(':path(.*)*', 'Page not found', () => import('./ConsoleNotFoundPage.vue')),
]

function page(path: string, title: string, component: () => Promise<Component>): RouteRecordRaw {
  return { path, component, meta: { title } }
}

export function buildConsoleRouter(history: RouterHistory) {
  const router = createRouter({
    history,
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
    routes: [
      {
        path: '/admin',
        component: StaffArea,
        children: [{ path: '', component: ConsoleLayout, children: pages }],
      },
    ],
  })
  router.afterEach((to, _from, failure) => {
    if (!failure) document.title = `${to.meta.title} · Signin console`
  })
  return router
}
