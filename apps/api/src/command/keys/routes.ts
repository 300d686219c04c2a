import { buildRouteMap } from '@stricli/core'
import { rotate } from './rotate.ts'

export const keys = buildRouteMap({
  routes: { rotate },
  docs: { brief: 'The keys that sign access tokens' },
})
