import { type Component, defineAsyncComponent } from 'vue'

type StrengthMeter = typeof import('./StrengthMeter.vue')['default']

const EmptyInput: Component = { render: () => null }

/** The strength meter, loaded on demand. Renders nothing if that fails: no form depends on it. */
export const LazyStrengthMeter = defineAsyncComponent(
  async (): Promise<StrengthMeter> =>
    (await import('./StrengthMeter.vue').catch(() => ({ default: EmptyInput as StrengthMeter })))
      .default,
)
