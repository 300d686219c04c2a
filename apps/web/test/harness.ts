import { createClient } from '@signin/client'
import { appRouter } from '@signin/contracts/router'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { expect, onTestFinished, vi } from 'vitest'
import { createMemoryHistory } from 'vue-router'
import { buildApp } from '../src/app.ts'
import { type FakeServices, fakeServices } from './fake-services.ts'

// jsdom has no layout, so nothing to scroll.
window.scrollTo = () => {}
Element.prototype.scrollIntoView = () => {}

// Nor has it threads: what is judged on one stays without a verdict.
window.Worker ??= class extends EventTarget {
  postMessage() {}
  terminate() {}
} as unknown as typeof Worker

// jsdom speaks American, the expectations British.
Object.defineProperty(navigator, 'language', { get: () => 'en-GB', configurable: true })

export const REQUEST_ID = 'request-42'

/** More turns of the event loop than lie between any step and the next, from a press to its outcome. */
const TURNS = 20

/** The real one, where a test has a clock of its own. */
const { setTimeout } = globalThis

/** How often a call was made or answered. */
let answers = 0

/** The whole app in jsdom at a path, over the contract's real router with services that are fakes. */
export async function visit(path: string, services: FakeServices = fakeServices()) {
  const fetch = vi.fn((input: RequestInfo | URL, init?: RequestInit) =>
    answer(services, input, init),
  )
  const client = createClient({ url: 'http://signin.test', fetch })
  const history = createMemoryHistory()
  history.replace(path)
  document.body.innerHTML = '<div id="app"></div>'
  const { app, router } = buildApp({ client, history })
  app.mount('#app')
  onTestFinished(() => app.unmount())
  await router.isReady()
  /** How often a procedure that changes something was called, whether its service heard of it or not. */
  const calls = (procedure: string) =>
    fetch.mock.calls.filter(([input]) => String(input).endsWith(`/${procedure}`)).length
  return { router, services, fetch, calls }
}

/** A client of the contract's real router, without a page. */
export function clientOf(services: FakeServices) {
  return createClient({
    url: 'http://signin.test',
    fetch: (input, init) => answer(services, input, init),
  })
}

async function answer(services: FakeServices, input: RequestInfo | URL, init?: RequestInit) {
  answers += 1
  const answered = await fetchRequestHandler({
    endpoint: '/api/trpc',
    router: appRouter,
    req: new Request(input, init),
    createContext: () => ({
      ...services,
      requestId: REQUEST_ID,
      viewer: services.state.viewer,
      bearer: null,
      throttle: { take: async () => 0 },
      appErrorOf: () => null,
    }),
  })
  answers += 1
  return answered
}

/**
 * Lets all that was begun come to its end, as far as it does: until nothing is called, answered or
 * changed on the page any more. Before it, that something is not there says nothing.
 */
export async function settled() {
  let changes = 0
  const observer = new MutationObserver(() => {
    changes += 1
  })
  observer.observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  })
  for (let turns = 0, before = answers + changes; turns < TURNS; turns++) {
    await new Promise((resolve) => setTimeout(resolve))
    if (answers + changes !== before) turns = 0
    before = answers + changes
  }
  observer.disconnect()
}

export async function heading(words: string) {
  await expect.poll(() => document.querySelector('h1')?.textContent).toBe(words)
}

/** What can be read on the page, in one line. */
export function text(element: Element = document.body): string {
  return (element.textContent ?? '').replace(/\s+/g, ' ').trim()
}

export function see(words: string) {
  return expect.poll(() => text()).toContain(words)
}

export function field(label: string): HTMLInputElement {
  const found = [...document.querySelectorAll('label')].find((it) => text(it) === label)
  const input = document.getElementById(found?.htmlFor ?? '')
  if (!(input instanceof HTMLInputElement)) throw new Error(`No field "${label}".`)
  return input
}

/** The words a reader hears after the field's own name. */
export function descriptionOf(input: HTMLInputElement): string {
  const ids = input.getAttribute('aria-describedby')?.split(' ') ?? []
  return ids
    .map((id) => text(document.getElementById(id) ?? undefined))
    .join(' ')
    .trim()
}

export function type(label: string, words: string) {
  const input = field(label)
  input.value = words
  input.dispatchEvent(new Event('input', { bubbles: true }))
}

function nameOf(element: Element): string {
  if (element.ariaLabel !== null) return element.ariaLabel
  const heard = element.cloneNode(true) as Element
  for (const hidden of heard.querySelectorAll('[aria-hidden=true]')) hidden.remove()
  return text(heard)
}

/** A button or link, by the name that a reader tells. */
export function control(name: string, within: ParentNode = document): HTMLElement {
  const found = [...within.querySelectorAll<HTMLElement>('button, a')].find(
    (it) => nameOf(it) === name,
  )
  if (!found) throw new Error(`Nothing to press is called "${name}".`)
  return found
}

export function press(name: string, within?: ParentNode) {
  control(name, within).click()
}

/** Goes away, or comes back, as the browser tells it. */
export function network(up: boolean) {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(up)
  window.dispatchEvent(new Event(up ? 'online' : 'offline'))
}

/** From another window, or another tab: what is shown is asked for anew. */
export function comeBack() {
  window.dispatchEvent(new Event('visibilitychange'))
}

/** The open dialog: one that asks before something goes, or one to do something in. */
export async function dialog(role: 'alertdialog' | 'dialog' = 'alertdialog'): Promise<HTMLElement> {
  return vi.waitFor(() => {
    const found = [...document.querySelectorAll<HTMLElement>(`[role=${role}]`)].at(-1)
    if (!found) throw new Error('No dialog is open.')
    return found
  })
}
