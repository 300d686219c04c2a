import { createRouter, type RouteRecordRaw, type RouterHistory } from 'vue-router'
import { HOME, NOT_FOUND_ROUTE } from './sessions/next.ts'

declare module 'vue-router' {
  interface RouteMeta {
    title: string
    /** Who may open the page; by default, everyone. Enforced by sessions/guard.ts. */
    audience?: 'signedIn' | 'guests'
  }
}

/** The pages that mails link to, with a token in the fragment. */
const emailLinkPages: RouteRecordRaw[] = [
  {
    path: '/sign-in/link',
    component: () => import('./sessions/SignInLinkPage.vue'),
    meta: { title: 'Sign in' },
  },
  {
    path: '/register/confirm',
    component: () => import('./accounts/ConfirmEmailPage.vue'),
    meta: { title: 'Finish your registration' },
  },
  {
    path: '/register/finish',
    component: () => import('./accounts/RegisterFinishPage.vue'),
    meta: { title: 'Finish your registration' },
  },
  {
    path: '/reset',
    component: () => import('./passwords/ResetPage.vue'),
    meta: { title: 'Choose a new password' },
  },
  {
    path: '/email/confirm',
    component: () => import('./accounts/EmailChangeConfirmPage.vue'),
    meta: { title: 'Confirm your new address' },
  },
  {
    path: '/email/undo',
    component: () => import('./accounts/EmailChangeUndoPage.vue'),
    meta: { title: 'Take your address back' },
  },
  {
    path: '/not-me',
    component: () => import('./sessions/ReportUnrecognizedPage.vue'),
    meta: { title: 'Was it not you?' },
  },
]

export function buildRouter(history: RouterHistory) {
  const router = createRouter({
    history,
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
    routes: [
      { path: '/', redirect: HOME },
      {
        path: '/sign-in',
        component: () => import('./sessions/SignInPage.vue'),
        meta: { title: 'Sign in', audience: 'guests' },
      },
      {
        path: '/register',
        component: () => import('./accounts/RegisterPage.vue'),
        meta: { title: 'Create an account', audience: 'guests' },
      },
      {
        path: '/sign-in/second-step',
        component: () => import('./sessions/SecondFactorPage.vue'),
        meta: { title: 'One more step', audience: 'guests' },
      },
      {
        path: '/sign-in/confirm-address',
        component: () => import('./sessions/ConfirmAddressPage.vue'),
        meta: { title: 'Look in your mailbox', audience: 'guests' },
      },
      {
        // The redirect URI of the providers. Open to signed-in users too, who link an identity.
        path: '/sign-in/with/:provider',
        component: () => import('./identities/CallbackPage.vue'),
        meta: { title: 'Sign in' },
      },
      {
        path: '/forgot',
        component: () => import('./passwords/ForgotPage.vue'),
        meta: { title: 'Choose a new password' },
      },
      {
        path: '/',
        component: () => import('./email-links/EmailLinkArea.vue'),
        children: emailLinkPages,
      },
      {
        path: '/account',
        component: () => import('./sessions/SignedInArea.vue'),
        meta: { title: 'Account', audience: 'signedIn' },
        children: [
          {
            path: '',
            component: () => import('./accounts/AccountLayout.vue'),
            children: [
              { path: '', component: () => import('./accounts/AccountPage.vue') },
              {
                path: 'security',
                component: () => import('./security/SecurityPage.vue'),
                meta: { title: 'Security' },
              },
              {
                path: 'sessions',
                component: () => import('./sessions/SessionsPage.vue'),
                meta: { title: 'Devices' },
              },
              {
                path: 'tokens',
                component: () => import('./tokens/ApiTokensPage.vue'),
                meta: { title: 'API tokens' },
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
        name: NOT_FOUND_ROUTE,
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
