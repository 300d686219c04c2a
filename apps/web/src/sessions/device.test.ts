import { expect, test } from 'vitest'
import { deviceName, isHandheld } from './device.ts'

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
