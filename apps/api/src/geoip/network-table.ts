import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const FILE_NAME = 'countries.mmdb'

/**
 * The path of the table with the country of every network that the registries allocated, in
 * MaxMind's format. notices.ts has its licence.
 */
export function networkTable(): string {
  const built = fileURLToPath(new URL(FILE_NAME, import.meta.url))
  return existsSync(built) ? built : pathInPackage()
}

/** The files that the build copies next to the bundle. */
export function geoIpAssets(): { from: string; to: string }[] {
  return [{ from: pathInPackage(), to: FILE_NAME }]
}

function pathInPackage(): string {
  return fileURLToPath(
    import.meta.resolve('@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb'),
  )
}
