import type { IdentitiesService } from '@signin/contracts'
import type { Features } from '../features.ts'
import type { Occasion } from '../occasion.ts'

export function identitiesService(_: Features, _occasion: Occasion): IdentitiesService {
  return {
    providers: () => [],
    startSignIn: () => Promise.reject(new Error('not yet')),
    startLink: () => Promise.reject(new Error('not yet')),
    finish: () => Promise.reject(new Error('not yet')),
    list: async () => [],
    remove: () => Promise.reject(new Error('not yet')),
  }
}
