import { buildRouteMap } from '@stricli/core'
import { create } from './create.ts'
import { list } from './list.ts'
import { revoke } from './revoke.ts'

export const tokens = buildRouteMap({
  routes: { create, list, revoke },
  docs: { brief: 'API tokens: those of services, and those of accounts' },
})
