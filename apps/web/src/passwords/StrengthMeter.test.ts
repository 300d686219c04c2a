import { expect, onTestFinished, test, vi } from 'vitest'
import { createApp, h, nextTick, reactive } from 'vue'
import { text } from '../../test/harness.ts'
import { STRENGTHS } from './advice.ts'
import StrengthMeter from './StrengthMeter.vue'
import { estimateStrength } from './strength-estimate.ts'
import { type StartEstimator, startWorkerEstimator } from './strength-estimator.ts'

// jsdom has no workers: the same estimator runs on this thread.
const startEstimator: StartEstimator = (onEstimate) => ({
  request: (it) => onEstimate(estimateStrength(it)),
  stop() {},
})

function show(
  password: string,
  more: { context?: string[]; quiet?: boolean; startEstimator?: StartEstimator } = {},
) {
  const props = reactive({ password, context: [], minLength: 15, startEstimator, ...more })
  document.body.innerHTML = '<div id="app"></div>'
  const app = createApp(() => h(StrengthMeter, props))
  app.mount('#app')
  onTestFinished(() => app.unmount())
  return props
}

const live = () => text(document.querySelector('[aria-live]') ?? undefined)
const steps = () => document.querySelectorAll('.rounded-full:not(.bg-line)').length

test.each([
  ['passwordpassword', 'Very weak.', 'Saying the same again adds little.'],
  ['qwertyuiopasdfgh', 'Weak.', 'Many people use one like this.'],
  ['aaaaaaaaaaaaaaaa', 'Very weak.', 'Saying the same again adds little.'],
  ['correct horse battery staple', 'Very strong.', ''],
  ['Xk7#vR2!mQ9$wL4&', 'Very strong.', ''],
])('%s is %s', (password, strength, advice) => {
  show(password)
  expect(text()).toContain(`${strength} ${advice}`.trim())
  expect(steps()).toBe(STRENGTHS.indexOf(strength.slice(0, -1) as (typeof STRENGTHS)[number]) + 1)
  if (!advice) expect(text()).toBe(strength)
})

test('the meter follows the password, and disappears with it', async () => {
  const props = show('passwordpassword')
  props.password = 'tangerine bicycle quietly orbits'
  await nextTick()
  expect(text()).toBe('Very strong.')
  props.password = ''
  await nextTick()
  expect(text()).toBe('')
})

test('a password that is too short is not shown as strong, and the missing length is shown', async () => {
  const props = show('Tr0ub4dor&3 x')
  expect(text()).toBe('Weak. 2 more characters are needed.')
  props.password = 'Tr0ub4dor&3 🐙x'
  await nextTick()
  expect(text()).toBe('Weak. One more character is needed.')
})

test('an error of the field hides the advice', () => {
  show('passwordpassword', { quiet: true })
  expect(text()).toBe('Very weak.')
})

test('facts about the person lower the score', () => {
  show('lovelaceanalytical')
  expect(text()).toBe('Strong.')
  show('lovelaceanalytical', { context: ['Ada Lovelace', 'ada@analytical.example'] })
  expect(text()).toContain('Your name, your address and this service are guessed first.')
})

test('screen readers announce the result when typing pauses', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const props = show('')
  for (const typed of ['p', 'pa', 'passwordpassword']) {
    props.password = typed
    await nextTick()
    await vi.advanceTimersByTimeAsync(500)
    expect(live()).toBe('')
  }
  await vi.advanceTimersByTimeAsync(1000)
  expect(live()).toBe(
    'Password strength: Very weak. Saying the same again adds little. Add something different.',
  )
})

test('without an estimate nothing is shown', async () => {
  const props = show('passwordpassword', { startEstimator: () => ({ request() {}, stop() {} }) })
  props.password = 'another password'
  await nextTick()
  expect(text()).toBe('')
})

test('the worker starts with the first password, gets one request at a time, and is terminated', async () => {
  const requests: unknown[] = []
  const answers: EventListener[] = []
  const terminate = vi.fn()
  class FakeWorker {
    postMessage = (input: { password: string }) => requests.push(input.password)
    addEventListener = (_type: string, listener: EventListener) => answers.push(listener)
    terminate = terminate
  }
  vi.stubGlobal('Worker', FakeWorker)
  onTestFinished(() => void vi.unstubAllGlobals())
  const estimates: unknown[] = []
  const worker = startWorkerEstimator((estimate) => estimates.push(estimate))
  expect(answers).toHaveLength(0)

  for (const password of ['a', 'ab', 'abc']) worker.request({ password, context: [] })
  expect(requests).toEqual(['a'])
  answers[0]?.(new MessageEvent('message', { data: 'first' }))
  expect(requests).toEqual(['a', 'abc'])
  answers[0]?.(new MessageEvent('message', { data: 'second' }))
  expect(estimates).toEqual(['first', 'second'])
  expect(requests).toHaveLength(2)
  worker.stop()
  expect(terminate).toHaveBeenCalledOnce()
})
