import { type ClientFailure, failureOf } from '@signin/client'
import { type Component, type InjectionKey, inject, type Ref, ref, shallowRef } from 'vue'
import { SudoCancelled } from './sudo-cancelled.ts'

export { SudoCancelled }

/**
 * Makes a call that requires recent authentication. If the API rejects it for that reason,
 * re-authenticates in a dialog and repeats the call. Rejects with the call's failure, or with
 * `SudoCancelled` if the user closes the dialog.
 */
export type Sudo = <Result>(call: () => Promise<Result>) => Promise<Result>

export interface SudoPrompt {
  sudo: Sudo
  /** Opens the dialog. Rejects with `SudoCancelled` if the user closes it. */
  confirm(): Promise<void>
  /** The dialog, loaded on first use. */
  dialog: Readonly<Ref<Component | undefined>>
  open: Readonly<Ref<boolean>>
  /** Closes the dialog and settles every call that waits for it. */
  answer(confirmed: boolean): void
}

export const sudoKey: InjectionKey<SudoPrompt> = Symbol('sudo')

export function useSudo(): Sudo {
  return useSudoPrompt().sudo
}

export function useSudoPrompt(): SudoPrompt {
  const sudoPrompt = inject(sudoKey)
  if (!sudoPrompt) throw new Error('Nothing asks who is there: mount inside SudoArea.vue.')
  return sudoPrompt
}

/** The failure of a call made through `sudo`; undefined if the user closed the dialog. */
export function failureIn(error: unknown): ClientFailure | undefined {
  return error && !(error instanceof SudoCancelled) ? failureOf(error) : undefined
}

export function createSudo(): SudoPrompt {
  const dialog = shallowRef<Component>()
  const open = ref(false)
  let waiting: PromiseWithResolvers<void> | undefined

  /** All waiting calls share one dialog. */
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
    answer(confirmed) {
      open.value = false
      if (confirmed) waiting?.resolve()
      else waiting?.reject(new SudoCancelled())
      waiting = undefined
    },
  }
}
