import { buildRouteMap } from '@stricli/core'
import { continueLog } from './continue.ts'
import { exportEvents } from './export.ts'
import { key } from './key.ts'
import { prove } from './prove.ts'
import { rotateKey } from './rotate-key.ts'
import { verify } from './verify.ts'

export const audit = buildRouteMap({
  routes: { verify, prove, export: exportEvents, key, rotateKey, continue: continueLog },
  docs: { brief: 'The tamper-evident log of every event' },
})
