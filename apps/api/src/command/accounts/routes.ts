import { buildRouteMap } from '@stricli/core'
import { create } from './create.ts'
import { deleteAccount } from './delete.ts'
import { find } from './find.ts'
import { keep } from './keep.ts'
import { lockDown } from './lock-down.ts'
import { removeFactor } from './remove-factor.ts'
import { requireFactor } from './require-factor.ts'
import { restore } from './restore.ts'
import { role } from './role.ts'
import { sendReset } from './send-reset.ts'
import { show } from './show.ts'
import { suspend } from './suspend.ts'

export const accounts = buildRouteMap({
  routes: {
    find,
    show,
    create,
    role,
    suspend,
    restore,
    sendReset,
    lockDown,
    removeFactor,
    requireFactor,
    delete: deleteAccount,
    keep,
  },
  docs: { brief: 'The accounts of people: find them, make an admin, suspend, lock down, delete' },
})
