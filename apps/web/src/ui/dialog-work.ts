import {
  computed,
  type InjectionKey,
  inject,
  onScopeDispose,
  provide,
  type Ref,
  shallowReactive,
} from 'vue'

const WORK: InjectionKey<Set<Readonly<Ref<boolean>>>> = Symbol('what is under way in the dialog')

/** Whether anything that was begun in this dialog is under way: closed now, its outcome would be shown nowhere. */
export function provideDialogWork() {
  const work = shallowReactive(new Set<Readonly<Ref<boolean>>>())
  provide(WORK, work)
  return computed(() => [...work].some(({ value }) => value))
}

/** Keeps the dialog around this component, if there is one, open while that is under way. */
export function keepDialogOpenWhile(underWay: Readonly<Ref<boolean>>) {
  const work = inject(WORK, undefined)
  work?.add(underWay)
  onScopeDispose(() => work?.delete(underWay))
}
