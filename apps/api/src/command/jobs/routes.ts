import { buildRouteMap } from '@stricli/core'
import { discard } from './discard.ts'
import { list } from './list.ts'
import { retry } from './retry.ts'

export const jobs = buildRouteMap({
  routes: { list, retry, discard },
  docs: { brief: 'The job queue: emails and maintenance' },
})
