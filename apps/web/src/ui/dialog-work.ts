import {
  computed,
  type InjectionKey,
  inject,
  onScopeDispose,
  provide,
  type Ref,
  shallowReactive,
} from 'vue'

const callsKey: InjectionKey<Set<Readonly<Ref<boolean>>>> = Symbol(
  'what is under way in the dialog',
)

/** Whether a call that began in this dialog is in progress: closing would lose its outcome. */
export function provideDialogWork() {
  const calls = shallowReactive(new Set<Readonly<Ref<boolean>>>())
  provide(callsKey, calls)
  return computed(() => [...calls].some(({ value }) => value))
}

/** Keeps the surrounding dialog open, if there is one, while the call is in progress. */
export function keepDialogOpenWhile(underWay: Readonly<Ref<boolean>>) {
  const calls = inject(callsKey, undefined)
  calls?.add(underWay)
  onScopeDispose(() => calls?.delete(underWay))
}
