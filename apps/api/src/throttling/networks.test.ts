import { expect, test } from 'vitest'
import { networksOf, widestNetworkOf } from './networks.ts'

test.each([
  '203.0.113.7',
  '::ffff:203.0.113.7',
  '::FFFF:203.0.113.7',
  '0:0:0:0:0:ffff:cb00:7107',
  '64:ff9b::203.0.113.7',
])('%s is counted as one IPv4 address', (address) => {
  expect(networksOf(address)).toEqual([{ name: '203.0.113.7', share: 1 }])
  expect(widestNetworkOf(address)).toBe('203.0.113.7')
})

test.each([
  ['2001:db8:1:2345:3:4:5:6', '2001:db8:1:2345/64', '2001:db8:1:2300/56', '2001:db8:1/48'],
  ['2001:0db8:0001:0002::1', '2001:db8:1:2/64', '2001:db8:1:0/56', '2001:db8:1/48'],
  ['2001:db8::1', '2001:db8:0:0/64', '2001:db8:0:0/56', '2001:db8:0/48'],
  ['2001:db8:1:ffff::', '2001:db8:1:ffff/64', '2001:db8:1:ff00/56', '2001:db8:1/48'],
  ['::1', '0:0:0:0/64', '0:0:0:0/56', '0:0:0/48'],
  ['fe80::1%eth0', 'fe80:0:0:0/64', 'fe80:0:0:0/56', 'fe80:0:0/48'],
])('%s is counted as its /64, /56 and /48, each with four times as much', (address, ...names) => {
  expect(networksOf(address)).toEqual([
    { name: names[0], share: 1 },
    { name: names[1], share: 4 },
    { name: names[2], share: 16 },
  ])
  expect(widestNetworkOf(address)).toBe(names[2])
})
