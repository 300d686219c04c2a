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
])('the initials of "%s" are "%s"', (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})

test("the accessible name of a picture contains the person's name", () => {
  show({ picture: '/api/avatars/0' })
  expect(document.querySelector('img')?.alt).toBe('Picture of Ada Lovelace')
})

test("the accessible name of the initials contains the person's name", () => {
  show({ picture: null })
  expect(text()).toBe('AL')
  expect(document.querySelector('[role=img]')?.ariaLabel).toBe('Picture of Ada Lovelace')
})

test('beside the name, picture and initials are hidden from screen readers', async () => {
  const props = show({ picture: '/api/avatars/0', decorative: true })
  expect(document.querySelector('img')?.getAttribute('alt')).toBe('')
  props.picture = null
  await expect.poll(() => document.querySelector('span')?.getAttribute('aria-hidden')).toBe('true')
})

test('the initials replace a picture that fails to load, until there is another', async () => {
  const props = show({ picture: '/api/avatars/gone' })
  document.querySelector('img')?.dispatchEvent(new Event('error'))
  await expect.poll(() => text()).toBe('AL')
  props.picture = '/api/avatars/new'
  await expect.poll(() => document.querySelector('img')?.getAttribute('src')).toBe(props.picture)
})
