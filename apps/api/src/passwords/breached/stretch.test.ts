import { expect, test } from 'vitest'
import { keyboardWalks } from './keyboard-walks.ts'
import { paired, stretched } from './stretch.ts'

test('a word is repeated, extended and capitalised', () => {
  expect([...stretched('monkey')]).toEqual(
    expect.arrayContaining([
      'monkeymonkeymonkey',
      'monkey monkey monkey',
      'Monkey-Monkey-Monkey',
      'monkey123456789',
      'Monkey1234567890!',
      'monkeypassword123',
    ]),
  )
  expect([...stretched('manchester2')]).toContain('Manchester22024')
})

test('all results have 15 to 40 characters', () => {
  const all = ['a', 'love', 'password', 'a very long password indeed'].flatMap((it) => [
    ...stretched(it),
  ])
  expect(all.filter(({ length }) => length < 15 || length > 40)).toEqual([])
  expect(all).toContain('passwordpassword')
})

test('pairs of different words are joined', () => {
  const pairs = [...paired(['princess', 'iloveyou'])]
  expect(pairs).toContain('iloveyou princess')
  expect(pairs).toContain('IloveyouPrincess')
  expect(pairs).not.toContain('princessprincess')
})

test('keyboard walks follow rows and columns, back and forth', () => {
  const walks = keyboardWalks()
  for (const walk of [
    'qwertyuiopasdfgh',
    '1qaz2wsx3edc4rfv',
    'zaq12wsxcde34rfv',
    'qazwsxedcrfvtgb',
    '1q2w3e4r5t6y7u8i',
    'q1w2e3r4t5y6u7i8',
    '1234qwerasdfzxcv',
    '12qwaszx34erdfcv',
    'QWERTYUIOPASDFG',
    'qwertzuiopasdfg',
    'azertyuiopqsdfg',
    '123456789012345',
    'abcdefghijklmnop',
  ]) {
    expect(walks.has(walk), walk).toBe(true)
  }
  expect([...walks].filter(({ length }) => length < 15)).toEqual([])
})
