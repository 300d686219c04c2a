import { expect, test } from 'vitest'
import { deviceName, deviceNames, isHandheld } from './device.ts'

test.for([
  ['Firefox 150', 'macOS', 'Firefox 150 on macOS', false],
  ['Firefox 150', null, 'Firefox 150', false],
  [null, 'Android', 'A browser on Android', true],
  ['Safari 20', 'iOS', 'Safari 20 on iOS', true],
  [null, null, 'Unknown device', false],
] as const)('%s and %s is "%s"', ([browser, system, name, handheld]) => {
  expect(deviceName({ browser, system })).toBe(name)
  expect(isHandheld({ browser, system })).toBe(handheld)
})

test('devices are counted by name, and at most three names are shown', () => {
  const phone = { browser: 'Safari 20', system: 'iOS' }
  const chromes = Array.from({ length: 24 }, () => ({ browser: 'Chrome 150', system: 'Windows' }))
  expect(deviceNames([phone])).toBe('Safari 20 on iOS')
  expect(deviceNames([phone, ...chromes])).toBe('Safari 20 on iOS, 24 × Chrome 150 on Windows')
  const others = ['Opera 1', 'Opera 2', 'Opera 2'].map((browser) => ({ browser, system: null }))
  expect(deviceNames([...chromes, phone, ...others])).toBe(
    '24 × Chrome 150 on Windows, Safari 20 on iOS, Opera 1 and 2 more',
  )
})
