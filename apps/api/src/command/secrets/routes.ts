import { buildRouteMap } from '@stricli/core'
import { pepper } from './pepper.ts'
import { reencrypt } from './reencrypt.ts'

export const secrets = buildRouteMap({
  routes: { pepper, reencrypt },
  docs: { brief: 'Secrets of the environment, and their rotation' },
})
