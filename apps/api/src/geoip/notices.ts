import { type Notice, standardText } from '@signin/third-party-notices'

const NRO = 'the Number Resource Organization, https://www.nro.net'

/** For the build: the package of the table is in the public domain, what it was made of asks to be named. */
export function placesNotices(): Notice[] {
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
