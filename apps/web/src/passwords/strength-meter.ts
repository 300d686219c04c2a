import { type Component, defineAsyncComponent } from 'vue'

type StrengthMeter = typeof import('./StrengthMeter.vue')['default']

const Nothing: Component = { render: () => null }

/** The meter, loaded when it is first shown; nothing where it cannot be: no form depends on it. */
export const LazyStrengthMeter = defineAsyncComponent(
  async (): Promise<StrengthMeter> =>
    (await import('./StrengthMeter.vue').catch(() => ({ default: Nothing as StrengthMeter })))
      .default,
)
