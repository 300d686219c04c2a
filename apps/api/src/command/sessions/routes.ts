import { buildRouteMap } from '@stricli/core'
import { list } from './list.ts'
import { revoke } from './revoke.ts'

export const sessions = buildRouteMap({
  routes: { list, revoke },
  docs: { brief: 'Where an account is signed in' },
})
