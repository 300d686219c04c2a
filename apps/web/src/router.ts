import { createRouter, type RouterHistory } from 'vue-router'
import { HOME } from './sessions/next.ts'

declare module 'vue-router' {
  interface RouteMeta {
    title: string
    /** Who the page is for; without it, for everyone. See sessions/guard.ts. */
    audience?: 'members' | 'strangers'
  }
}

export function buildRouter(history: RouterHistory) {
  const router = createRouter({
    history,
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
    routes: [
      { path: '/', redirect: HOME },
      {
        path: '/sign-in',
        component: () => import('./sessions/SignInPage.vue'),
        meta: { title: 'Sign in', audience: 'strangers' },
      },
      {
        path: '/register',
        component: () => import('./accounts/RegisterPage.vue'),
        meta: { title: 'Create an account', audience: 'strangers' },
      },
      {
        path: '/account',
        component: () => import('./sessions/MembersArea.vue'),
        meta: { title: 'Account', audience: 'members' },
        children: [
          {
            path: '',
            component: () => import('./accounts/AccountLayout.vue'),
            children: [
              { path: '', component: () => import('./accounts/AccountPage.vue') },
              {
                path: 'sessions',
                component: () => import('./sessions/SessionsPage.vue'),
                meta: { title: 'Devices' },
              },
              {
                path: 'activity',
                component: () => import('./activity/ActivityPage.vue'),
                meta: { title: 'Activity' },
              },
              {
                path: 'data',
                component: () => import('./accounts/YourDataPage.vue'),
                meta: { title: 'Your data' },
              },
            ],
          },
        ],
      },
      {
        path: '/:path(.*)*',
        component: () => import('./NotFoundPage.vue'),
        meta: { title: 'Page not found' },
      },
    ],
  })
  router.afterEach((to, _from, failure) => {
    if (!failure) document.title = `${to.meta.title} · Signin`
  })
  return router
}
