import { buildRouteMap } from '@stricli/core'
import { create } from './create.ts'

export const tokens = buildRouteMap({
  routes: { create },
  docs: { brief: 'API tokens of services, which belong to no account' },
})
