import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const BUILT = 'countries.mmdb'

/** The country of every network the registries handed out, in MaxMind's format; notices.ts has its licence. */
export function networkTable(): string {
  const built = fileURLToPath(new URL(BUILT, import.meta.url))
  return existsSync(built) ? built : installed()
}

/** What the build puts beside the bundle. */
export function geoIpAssets(): { from: string; to: string }[] {
  return [{ from: installed(), to: BUILT }]
}

function installed(): string {
  return fileURLToPath(
    import.meta.resolve('@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb'),
  )
}
