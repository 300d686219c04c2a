import type { IdentitiesService } from '@signin/contracts'
import type { Features } from '../features.ts'
import type { Occasion } from '../occasion.ts'

export function identitiesService(_: Features, _occasion: Occasion): IdentitiesService {
  throw new Error('not yet')
}
