import { expect, test } from 'vitest'
import { createGeoIp } from './geoip.ts'

const { placeOf } = createGeoIp()

test.each([
  ['8.8.8.8', 'US'],
  ['193.0.6.139', 'NL'],
  ['130.149.7.201', 'DE'],
  ['133.11.0.1', 'JP'],
  ['2001:4860:4860::8888', 'US'],
  ['2001:67c:2e8:22::c100:68b', 'NL'],
  ['::ffff:193.0.6.139', 'NL'],
  ['::FFFF:c100:68b', 'NL'],
  ['0:0:0:0:0:ffff:193.0.6.139', 'NL'],
  ['64:ff9b::193.0.6.139', 'NL'],
])('%s is in %s', (address, code) => {
  expect(placeOf(address)).toEqual({ kind: 'country', code })
})

test.each([
  '127.0.0.1',
  '127.255.255.254',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.20',
  '169.254.10.10',
  '100.64.0.1',
  '100.127.255.255',
  '::1',
  'fe80::1',
  'fe80::1%eth0',
  'fd12:3456:789a::1',
  '::ffff:10.0.0.1',
  '::ffff:7f00:1',
])('%s is private', (address) => {
  expect(placeOf(address)).toEqual({ kind: 'private' })
})

test.each([
  '172.15.255.255',
  '172.32.0.1',
  '100.63.255.255',
  '100.128.0.1',
  '192.169.0.1',
  '11.0.0.1',
])('%s, next to a private network, is not private', (address) =>
  expect(placeOf(address)).not.toEqual({ kind: 'private' }),
)

test.each([
  '203.0.113.7',
  '192.0.2.1',
  '198.51.100.1',
  '2001:db8::1',
  '0.0.0.0',
  '::',
  '224.0.0.1',
  '255.255.255.255',
  'ff02::1',
])('%s, a special-purpose address, has no place', (address) => expect(placeOf(address)).toBeNull())

test.each([
  '',
  'garbage',
  'localhost',
  '8.8.8',
  '8.8.8.8.8',
  '8.8.8.256',
  '08.8.8.8',
  ' 8.8.8.8',
  '8.8.8.8:443',
  '8.8.8.8, 10.0.0.1',
  '[::1]',
  ':::',
  '::1/64',
  '%',
  '::1]/x[',
  '\0',
  '9'.repeat(10_000),
])('%j, not an IP address, has no place', (address) => expect(placeOf(address)).toBeNull())
