import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import type { Place } from '@signin/contracts'
import { type CountryResponse, Reader } from 'mmdb-lib'
import { networkTable } from './network-table.ts'
import { isNowhere, isPrivate } from './networks.ts'
import { plainAddress } from './plain-address.ts'

/** Two letters of ISO 3166-1; registries also note `EU`, `AP` and `ZZ`, which are no countries. */
const COUNTRY = /^(?!EU|AP|ZZ)[A-Z]{2}$/

export interface GeoIp {
  /** Where an address is said to be, or null where that cannot be told. Asks nobody. */
  placeOf(address: string): Place | null
}

/** Reads its table of networks, 8 MB of memory, when first asked for an address of the internet. */
export function createGeoIp(): GeoIp {
  let countries: Reader<CountryResponse> | undefined

  function countryOf(address: string): string | undefined {
    countries ??= new Reader<CountryResponse>(readFileSync(networkTable()))
    // A table of its own, flatter than MaxMind's.
    const found = countries.get(address) as { country_code?: string } | null
    return found?.country_code
  }

  return {
    placeOf(address) {
      const plain = plainAddress(address)
      if (isIP(plain) === 0 || isNowhere(plain)) return null
      if (isPrivate(plain)) return { kind: 'private' }
      const code = countryOf(plain) ?? ''
      return COUNTRY.test(code) ? { kind: 'country', code } : null
    },
  }
}
