import { buildRouteMap } from '@stricli/core'
import { list } from './list.ts'
import { rotate } from './rotate.ts'

export const keys = buildRouteMap({
  routes: { list, rotate },
  docs: { brief: 'The keys that sign access tokens' },
})
