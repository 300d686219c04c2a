import { buildRouteMap } from '@stricli/core'
import { generate } from './generate.ts'
import { pepper } from './pepper.ts'
import { reencrypt } from './reencrypt.ts'
import { rotate } from './rotate.ts'

export const secrets = buildRouteMap({
  routes: { generate, rotate, pepper, reencrypt },
  docs: { brief: 'Secrets of the environment, and their rotation' },
})
