import { expect, onTestFinished, test } from 'vitest'
import { createApp, h, reactive } from 'vue'
import { text } from '../../test/harness.ts'
import AvatarImage from './AvatarImage.vue'
import { initialsOf } from './avatar-initials.ts'

function show(given: { picture: string | null; decorative?: boolean }) {
  const props = reactive({ name: 'Ada Lovelace', ...given })
  document.body.innerHTML = '<div id="app"></div>'
  const app = createApp(() => h(AvatarImage, props))
  app.mount('#app')
  onTestFinished(() => app.unmount())
  return props
}

test.each([
  ['Ada Lovelace', 'AL'],
  ['ada', 'A'],
  ['Ada King, Countess of Lovelace', 'AL'],
  ['  Ada   Lovelace ', 'AL'],
  ['émile zola', 'ÉZ'],
  ['王小明', '王'],
  ['👩‍💻 Ada', '👩‍💻A'],
  ['ijsbrand', 'I'],
  ['', ''],
])('of "%s" the initials are "%s"', (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})

test('a picture is told by whose it is', () => {
  show({ picture: '/api/avatars/0' })
  expect(document.querySelector('img')?.alt).toBe('Picture of Ada Lovelace')
})

test('without one, the initials are', () => {
  show({ picture: null })
  expect(text()).toBe('AL')
  expect(document.querySelector('[role=img]')?.ariaLabel).toBe('Picture of Ada Lovelace')
})

test('beside the name, a reader hears neither', async () => {
  const props = show({ picture: '/api/avatars/0', decorative: true })
  expect(document.querySelector('img')?.getAttribute('alt')).toBe('')
  props.picture = null
  await expect.poll(() => document.querySelector('span')?.getAttribute('aria-hidden')).toBe('true')
})

test('a picture that cannot be shown gives way to the initials, until there is another', async () => {
  const props = show({ picture: '/api/avatars/gone' })
  document.querySelector('img')?.dispatchEvent(new Event('error'))
  await expect.poll(() => text()).toBe('AL')
  props.picture = '/api/avatars/new'
  await expect.poll(() => document.querySelector('img')?.getAttribute('src')).toBe(props.picture)
})
