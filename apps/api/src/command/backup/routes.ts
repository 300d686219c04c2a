import { buildRouteMap } from '@stricli/core'
import { check } from './check.ts'
import { drill } from './drill.ts'

export const backup = buildRouteMap({
  routes: { check, drill },
  docs: { brief: 'Databases that were restored from a backup' },
})
