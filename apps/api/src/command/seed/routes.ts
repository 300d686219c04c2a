import { buildRouteMap } from '@stricli/core'
import { scale } from './scale.ts'
import { seed as accounts } from './seed.ts'

export const seed = buildRouteMap({
  routes: { accounts, scale },
  defaultCommand: 'accounts',
  docs: { brief: 'Sample data' },
})
