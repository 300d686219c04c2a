import { type Notice, standardText } from '@signin/third-party-notices'

const NRO = 'the Number Resource Organization, https://www.nro.net'

/**
 * The notices of the table, for the build. Its package is in the public domain; the data it was
 * made of requires attribution.
 */
export function geoIpNotices(): Notice[] {
  const source = `Made of statistics and WHOIS data of ${NRO}, merged by ip-location-db. They are under this licence:`
  return [
    {
      name: 'countries.mmdb',
      license: 'CC-BY-4.0',
      url: 'https://www.nro.net',
      texts: [source, standardText('CC-BY-4.0', NRO)],
    },
  ]
}
