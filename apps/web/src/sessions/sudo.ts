import { type ClientFailure, failureOf } from '@signin/client'
import { type Component, type InjectionKey, inject, type Ref, ref, shallowRef } from 'vue'
import { SudoCancelled } from './sudo-cancelled.ts'

export { SudoCancelled }

/**
 * Makes a call that is open only to who proved lately who they are. Where that was too long ago, it
 * asks in a dialog and makes the call again. Rejects with the call's failure, or with a
 * `SudoCancelled` when the dialog was closed.
 */
export type Sudo = <Result>(call: () => Promise<Result>) => Promise<Result>

export interface Asking {
  sudo: Sudo
  /** Asks at once. Rejects with a `SudoCancelled` when the dialog is closed. */
  confirm(): Promise<void>
  /** The dialog, once it was needed. */
  dialog: Readonly<Ref<Component | undefined>>
  open: Readonly<Ref<boolean>>
  /** What came of the question, for every call that waits for it. */
  answer(itIsThem: boolean): void
}

export const sudoKey: InjectionKey<Asking> = Symbol('sudo')

export function useSudo(): Sudo {
  return useAsking().sudo
}

export function useAsking(): Asking {
  const asking = inject(sudoKey)
  if (!asking) throw new Error('Nothing asks who is there: mount inside SignedInArea.vue.')
  return asking
}

/** What there is to tell of a call made through `sudo`: nothing of one that was thought better of. */
export function failureIn(error: unknown): ClientFailure | undefined {
  return error && !(error instanceof SudoCancelled) ? failureOf(error) : undefined
}

export function createSudo(): Asking {
  const dialog = shallowRef<Component>()
  const open = ref(false)
  let waiting: PromiseWithResolvers<void> | undefined

  /** One question, however many calls wait for its answer. */
  async function confirm() {
    dialog.value ??= (await import('./ReauthDialog.vue')).default
    waiting ??= Promise.withResolvers()
    open.value = true
    return waiting.promise
  }

  return {
    dialog,
    open,
    confirm,
    async sudo(call) {
      try {
        return await call()
      } catch (error) {
        if (failureOf(error).code !== 'not_signed_in_recently') throw error
      }
      await confirm()
      return call()
    },
    answer(itIsThem) {
      open.value = false
      if (itIsThem) waiting?.resolve()
      else waiting?.reject(new SudoCancelled())
      waiting = undefined
    },
  }
}
