import { type AdminAuditService, AppError, type AuditEvent } from '@signin/contracts'
import type { AccountRepository } from '../../accounts/repository.ts'
import { findEvent, searchEvents, timeOf } from '../../audit/searching/search.ts'
import type { GeoIp } from '../../geoip/geoip.ts'
import { toDtos } from './dto.ts'
import { type ProofTables, proofOf } from './proof.ts'
import { searchOf } from './search.ts'

const PAGE_SIZE = 50

export interface AdminAuditDeps {
  /** With a small pool and a statement timeout. */
  db: ProofTables
  accountRepository: Pick<AccountRepository, 'idOf' | 'contactsOf'>
  geoIp: GeoIp
}

export function adminAuditService(deps: AdminAuditDeps): AdminAuditService {
  const { db, accountRepository } = deps
  return {
    async list(_viewer, { before, after, ...filter }) {
      const search = await searchOf(filter, accountRepository)
      if (!search) return { events: [], next: null, searchedTo: null }
      const page = await searchEvents(db, { ...search, before, after }, { max: PAGE_SIZE })
      const { next, isBounded } = page
      const searchedTo = isBounded && next ? timeOf(next).toISOString() : null
      return { events: await toDtos(deps, page.events), next, searchedTo }
    },

    async show(_viewer, { id }) {
      const found = await findEvent(db, id)
      if (!found) throw new AppError('not_found')
      const proof = await proofOf(db, id)
      const [event] = await toDtos(deps, [found])
      return { event: event as AuditEvent, proof }
    },
  }
}
