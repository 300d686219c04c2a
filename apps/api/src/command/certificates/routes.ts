import { buildRouteMap } from '@stricli/core'
import { create } from './create.ts'

export const certificates = buildRouteMap({
  routes: { create },
  docs: { brief: 'Certificates of the proxy' },
})
