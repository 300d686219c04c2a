import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { createApp, h, nextTick, reactive } from 'vue'
import { control, press, see, settled, text } from '../../test/harness.ts'
import AvatarDialog from './AvatarDialog.vue'

// jsdom decodes and draws nothing: the tests inspect the calls of the canvas.
const drawImage = vi.fn()
const close = vi.fn()
beforeEach(() => {
  vi.stubGlobal(
    'createImageBitmap',
    vi.fn(async () => ({ width: 3000, height: 2000, close })),
  )
  const context = { drawImage, clearRect: () => {} }
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(context as never)
  vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation((done, type) =>
    done(new Blob(['cut out'], { type: String(type) })),
  )
})
afterEach(() => {
  vi.unstubAllGlobals()
  drawImage.mockClear()
  close.mockClear()
})

interface Shown {
  current?: string | null
  busy?: boolean
  failure?: { code: 'invalid_input'; requestId: string; issues: { path: []; message: string }[] }
}

function show(displayed: Shown = {}) {
  const props = reactive({ open: true, current: null, busy: false, ...displayed })
  const chosen = vi.fn<(picture: Blob) => void>()
  const removed = vi.fn()
  document.body.innerHTML = '<h1 tabindex="-1"></h1><div id="app"></div>'
  const app = createApp(() =>
    h(AvatarDialog, {
      ...props,
      'onUpdate:open': (open: boolean) => {
        props.open = open
      },
      onChosen: chosen,
      onRemoved: removed,
    }),
  )
  app.mount('#app')
  onTestFinished(() => app.unmount())
  return { props, chosen, removed }
}

const file = (type: string, bytes = 10) => {
  const made = new File(['x'], 'a picture', { type })
  Object.defineProperty(made, 'size', { value: bytes })
  return made
}

async function choose(chosen: File) {
  await see('Choose a picture')
  const input = document.querySelector<HTMLInputElement>('input[type=file]')
  if (!input) throw new Error('There is nothing to choose a file with.')
  vi.spyOn(input, 'files', 'get').mockReturnValue([chosen] as never)
  input.dispatchEvent(new Event('change'))
}

async function cropped() {
  await see('Use this picture')
  const area = document.querySelector<HTMLElement>('[role=application]')
  if (!area) throw new Error('There is nothing to move.')
  return area
}

/** The crop that was last drawn: left, top, width, height. */
const square = () => drawImage.mock.lastCall?.slice(1, 5)

/** Presses a key. Returns whether its default action remains. */
async function key(on: Element, name: string, more = {}) {
  const event = new KeyboardEvent('keydown', { key: name, cancelable: true, ...more })
  const left = on.dispatchEvent(event)
  await nextTick()
  return left
}

test.each(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'])(
  'a picture of type %s is cropped to its centre and emitted',
  async (type) => {
    const { chosen } = show()
    await choose(file(type))
    await cropped()
    press('Use this picture')
    await expect.poll(() => chosen.mock.lastCall?.[0].type).toBe('image/webp')
    expect(square()).toEqual([500, 0, 2000, 2000])
    // No larger than the server needs.
    expect(drawImage.mock.lastCall?.slice(5)).toEqual([0, 0, 1024, 1024])
  },
)

test.each([
  ['a drawing', file('image/svg+xml'), 'Choose a JPEG, PNG, WebP, GIF or AVIF.'],
  ['a document', file('application/pdf'), 'Choose a JPEG, PNG, WebP, GIF or AVIF.'],
  ['a file of no type', file(''), 'Choose a JPEG, PNG, WebP, GIF or AVIF.'],
  ['more than 25 MB', file('image/png', 25 * 1024 * 1024 + 1), 'larger than 25 MB'],
])('%s is rejected with a message and not decoded', async (_, chosen, words) => {
  const { chosen: sent } = show()
  await choose(chosen)
  await see(words)
  expect(createImageBitmap).not.toHaveBeenCalled()
  expect(text()).not.toContain('Use this picture')
  expect(sent).not.toHaveBeenCalled()
})

test('a damaged picture is reported, and the next one is accepted', async () => {
  show()
  vi.mocked(createImageBitmap).mockRejectedValueOnce(new DOMException('no', 'InvalidStateError'))
  await choose(file('image/png'))
  await see('damaged or incomplete')
  await choose(file('image/png'))
  await cropped()
  expect(text()).not.toContain('damaged')
})

test('keys move and zoom the picture; other keys keep their default action', async () => {
  show()
  await choose(file('image/png'))
  const area = await cropped()
  expect(area.tabIndex).toBe(0)
  await key(area, 'ArrowRight')
  await expect.poll(square).toEqual([400, 0, 2000, 2000])
  await key(area, 'ArrowLeft')
  await key(area, 'ArrowLeft')
  await expect.poll(square).toEqual([600, 0, 2000, 2000])
  for (let times = 0; times < 30; times++) await key(area, '+')
  await expect.poll(() => square()?.[2]).toBe(250)
  await key(area, '-')
  await expect.poll(() => square()?.[2]).toBeCloseTo(287.5)
  const before = square()
  expect(await key(area, '+', { ctrlKey: true })).toBe(true)
  expect(await key(area, 'Tab')).toBe(true)
  expect(square()).toEqual(before)
})

test('buttons zoom the picture', async () => {
  show()
  await choose(file('image/png'))
  await cropped()
  press('Zoom in')
  await expect.poll(() => square()?.[2]).toBeLessThan(2000)
  press('Zoom out')
  await expect.poll(() => square()?.[2]).toBe(2000)
})

test('a drag moves the picture, and a tap centres it', async () => {
  show()
  await choose(file('image/png'))
  const area = await cropped()
  const box = { left: 0, top: 0, width: 200, height: 200 } as DOMRect
  vi.spyOn(area, 'getBoundingClientRect').mockReturnValue(box)
  const hand = (type: string, x: number, y: number) =>
    area.dispatchEvent(new MouseEvent(type, { clientX: x, clientY: y }))
  hand('pointerdown', 100, 100)
  hand('pointermove', 120, 100)
  hand('pointerup', 120, 100)
  await expect.poll(square).toEqual([300, 0, 2000, 2000])
  hand('pointerdown', 130, 100)
  hand('pointerup', 131, 100)
  await expect.poll(() => square()?.[0]).toBeGreaterThan(500)
})

test('a picture can be pasted and dropped', async () => {
  show()
  await see('Choose a picture')
  const form = document.querySelector('fieldset')
  const carrying = (type: string, name: string) =>
    Object.assign(new Event(type, { bubbles: true, cancelable: true }), {
      [name]: { files: [file('image/png')] },
    })
  form?.dispatchEvent(carrying('paste', 'clipboardData'))
  await cropped()
  form?.dispatchEvent(carrying('drop', 'dataTransfer'))
  await expect.poll(() => close.mock.calls.length).toBe(1)
  expect(createImageBitmap).toHaveBeenCalledTimes(2)
})

test('the current picture can be removed', async () => {
  const { removed } = show({ current: '/api/avatars/0' })
  await see('Remove picture')
  press('Remove picture')
  expect(removed).toHaveBeenCalledOnce()
})

test('without a current picture, no button removes it', async () => {
  show()
  await see('Choose a picture')
  expect(text()).not.toContain('Remove picture')
})

test('during a call the buttons do nothing, and the dialog stays open', async () => {
  const { props, chosen } = show()
  await choose(file('image/png'))
  await cropped()
  props.busy = true
  await see('Please wait')
  const chooser = vi.spyOn(HTMLInputElement.prototype, 'click')
  for (const name of ['Cancel', 'Choose another picture']) press(name)
  control('Use this picturePlease wait').click()
  await key(document.activeElement ?? document.body, 'Escape', { bubbles: true })
  await settled()
  expect(props.open).toBe(true)
  expect(chooser).not.toHaveBeenCalled()
  expect(chosen).not.toHaveBeenCalled()
})

test('a message of the API is shown as it is', async () => {
  show({
    failure: {
      code: 'invalid_input',
      requestId: '',
      issues: [{ path: [], message: 'That picture is damaged or incomplete.' }],
    },
  })
  await see('That picture is damaged or incomplete.')
})

test('a reopened dialog does not show the previous picture', async () => {
  const { props } = show()
  await choose(file('image/png'))
  await cropped()
  press('Cancel')
  await expect.poll(() => props.open).toBe(false)
  expect(close).toHaveBeenCalledOnce()
  props.open = true
  await see('Choose a picture')
  expect(document.querySelector('[role=application]')).toBeNull()
})
