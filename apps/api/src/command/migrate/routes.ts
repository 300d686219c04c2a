import { buildRouteMap } from '@stricli/core'
import { apply } from './apply.ts'
import { retry } from './retry.ts'

export const migrate = buildRouteMap({
  routes: { apply, retry },
  defaultCommand: 'apply',
  docs: { brief: 'Migrations of the database' },
})
