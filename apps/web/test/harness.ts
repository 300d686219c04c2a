import { createClient, type SigninClient } from '@signin/client'
import { appRouter } from '@signin/contracts/router'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { expect, onTestFinished, vi } from 'vitest'
import type { App } from 'vue'
import { createMemoryHistory, type Router, type RouterHistory } from 'vue-router'
import { buildConsole } from '../src/administration/console.ts'
import { buildApp } from '../src/app.ts'
import { type FakeServices, fakeServices } from './fake-services.ts'
import { staff } from './fakes/staff.ts'

// jsdom has no layout, so it cannot scroll.
window.scrollTo = () => {}
Element.prototype.scrollIntoView = () => {}

// jsdom has no workers either: the strength meter gets no estimate.
window.Worker ??= class extends EventTarget {
  postMessage() {}
  terminate() {}
} as unknown as typeof Worker

// The language of jsdom is American English; the tests expect British English.
Object.defineProperty(navigator, 'language', { get: () => 'en-GB', configurable: true })

export const REQUEST_ID = 'request-42'

/** More turns of the event loop than any step takes to cause the next one. */
const IDLE_TURNS = 20

/** The real function, for tests with a fake clock. */
const { setTimeout } = globalThis

/** The number of requests and responses so far. */
let traffic = 0

/**
 * Mounts the whole app in jsdom at a path, with fake services behind the contract's real router.
 */
export function visit(path: string, services: FakeServices = fakeServices()) {
  return open(path, services, buildApp)
}

/** Mounts the console, as `visit` mounts the app. `loadPage` records the paths outside of it. */
export async function visitConsole(path: string, services: FakeServices = fakeServices(staff)) {
  const loadPage = vi.fn((_path: string) => {})
  return {
    loadPage,
    ...(await open(path, services, (deps) => buildConsole({ ...deps, loadPage }))),
  }
}

async function open(
  path: string,
  services: FakeServices,
  build: (deps: { client: SigninClient; history: RouterHistory }) => { app: App; router: Router },
) {
  const fetch = vi.fn((input: RequestInfo | URL, init?: RequestInit) =>
    answer(services, input, init),
  )
  const client = createClient({ url: 'http://signin.test', fetch })
  const history = createMemoryHistory()
  history.replace(path)
  document.body.innerHTML = '<div id="app"></div>'
  const { app, router } = build({ client, history })
  app.mount('#app')
  onTestFinished(() => app.unmount())
  await router.isReady()
  /** The number of requests for a mutation, whether they reached its service or not. */
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
  traffic += 1
  const answered = await fetchRequestHandler({
    endpoint: '/api/trpc',
    router: appRouter,
    req: new Request(input, init),
    createContext: () => ({
      ...services,
      requestId: REQUEST_ID,
      viewer: services.state.viewer,
      ownViewer: services.state.viewer,
      bearer: null,
      throttle: { take: async () => 0 },
      staffRoleOf: async () => services.state.staffRole,
      appErrorOf: () => null,
    }),
  })
  traffic += 1
  return answered
}

/**
 * Waits until there are no more requests, responses or changes of the page. Before that, the
 * absence of something proves nothing.
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
  for (let turns = 0, before = traffic + changes; turns < IDLE_TURNS; turns++) {
    await new Promise((resolve) => setTimeout(resolve))
    if (traffic + changes !== before) turns = 0
    before = traffic + changes
  }
  observer.disconnect()
}

export async function heading(words: string) {
  await expect.poll(() => document.querySelector('h1')?.textContent).toBe(words)
}

/** The text on the page, in one line. */
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

/** The description that screen readers announce after the field's label. */
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

/** A button or link, by its accessible name. */
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

/** Simulates the loss or the return of the network. */
export function network(up: boolean) {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(up)
  window.dispatchEvent(new Event(up ? 'online' : 'offline'))
}

/** Simulates the return from another window or tab, which refetches the queries. */
export function comeBack() {
  window.dispatchEvent(new Event('visibilitychange'))
}

/** The open dialog: `alertdialog` for a confirmation, `dialog` for a form. */
export async function dialog(role: 'alertdialog' | 'dialog' = 'alertdialog'): Promise<HTMLElement> {
  return vi.waitFor(() => {
    const found = [...document.querySelectorAll<HTMLElement>(`[role=${role}]`)].at(-1)
    if (!found) throw new Error('No dialog is open.')
    return found
  })
}
