import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import type { Place } from '@signin/contracts'
import { type CountryResponse, Reader } from 'mmdb-lib'
import { networkTable } from './network-table.ts'
import { isDocumentation, isPrivate } from './networks.ts'
import { plainAddress } from './plain-address.ts'

/** ISO 3166-1 alpha-2. Registries also use `EU`, `AP` and `ZZ`, which are not countries. */
const COUNTRY = /^(?!EU|AP|ZZ)[A-Z]{2}$/

export interface GeoIp {
  /** The country of an IP address, or that it is private; null if unknown. Works offline. */
  placeOf(address: string): Place | null
}

/** Loads the table of networks (8 MB of memory) at the first lookup of a public address. */
export function createGeoIp(): GeoIp {
  let countries: Reader<CountryResponse> | undefined

  function countryOf(address: string): string | undefined {
    countries ??= new Reader<CountryResponse>(readFileSync(networkTable()))
    // The records of this table are flatter than MaxMind's.
    const found = countries.get(address) as { country_code?: string } | null
    return found?.country_code
  }

  return {
    placeOf(address) {
      const plain = plainAddress(address)
      if (isIP(plain) === 0 || isDocumentation(plain)) return null
      if (isPrivate(plain)) return { kind: 'private' }
      const code = countryOf(plain) ?? ''
      return COUNTRY.test(code) ? { kind: 'country', code } : null
    },
  }
}
