import { type ClientFailure, failureOf } from '@signin/client'
import { nextTick, type Ref, reactive, ref, shallowRef, watch } from 'vue'
import { SudoCancelled } from './sessions/sudo-cancelled.ts'
import { keepDialogOpenWhile } from './ui/dialog-work.ts'

/** As much of a contract's schema as a form needs; zod's own types fit it. */
export interface Schema<Asked, Input> {
  _zod: { input: Asked; output: Input }
  safeParse(
    values: unknown,
  ): { success: true; data: Input } | { success: false; error: { issues: readonly Issue[] } }
}

interface Issue {
  path: readonly PropertyKey[]
  message: string
}

interface FormOptions<Values, Asked, Input, Result> {
  /** Or how to load it: a form that must be there at once is drawn without. */
  schema: Schema<Asked, Input> | (() => Promise<Schema<Asked, Input>>)
  /** A field for each, and nothing that the schema does not ask for. */
  initial: Values & NoInfer<Asked>
  /** What of the values is checked and sent, where that is not all of them. */
  read?(values: Values): Asked
  send(input: Input): Promise<Result>
  /** The call went well. Until this ends, too, nothing is sent a second time. */
  sent(result: Result): Promise<unknown>
  /** The call failed, and no field is to blame. */
  refused?(failure: ClientFailure): void
}

/**
 * A form that is checked by the contract's own schema: all of it at the first attempt, from then on
 * each field as it is typed in. What was typed stays, whatever happens.
 */
export function useForm<Values extends Record<string, string>, Asked, Input, Result>(
  options: FormOptions<Values, Asked, Input, Result>,
) {
  type Errors = Partial<Record<keyof Values, string>>
  // What is reactive already stays the same: two forms may share their fields.
  const values = reactive(options.initial) as Values
  const errors = ref({}) as Ref<Errors>
  const failure = shallowRef<ClientFailure>()
  const sending = ref(false)
  keepDialogOpenWhile(sending)
  let attempted = false
  let schema = typeof options.schema === 'function' ? undefined : options.schema

  /** Loads what the form is checked by, ahead of the first attempt. */
  async function prepare() {
    if (typeof options.schema !== 'function') return
    schema ??= await options.schema().catch(() => undefined)
  }

  function check() {
    const asked = options.read?.(values) ?? values
    // Not to be had: then the api alone checks, by the same schema and in the same words.
    return schema?.safeParse(asked) ?? { success: true as const, data: asked as unknown as Input }
  }

  for (const name of Object.keys(options.initial)) {
    watch(
      () => values[name],
      () => recheck(name),
    )
  }

  /** On a form's own event, or on that of a button in it. */
  async function submit(event: Event) {
    const form = (event.currentTarget as HTMLElement).closest('form')
    if (sending.value || !form) return
    attempted = true
    failure.value = undefined
    sending.value = true
    try {
      if (!schema) await prepare()
      const checked = check()
      errors.value = checked.success ? {} : firstOfEach(checked.error.issues)
      if (!checked.success) return await focusFirstInvalid(form)
      const outcome = await settle(options.send(checked.data))
      if ('result' in outcome) await options.sent(outcome.result)
      else if (outcome.failure) await showFailure(form, outcome.failure)
    } finally {
      sending.value = false
    }
  }

  async function showFailure(form: HTMLFormElement, why: ClientFailure) {
    failure.value = why
    errors.value = firstOfEach(why.issues ?? [])
    if (Object.keys(errors.value).length > 0) await focusFirstInvalid(form)
    else options.refused?.(why)
  }

  /** As if nothing had been attempted. What was typed stays. */
  function clearErrors() {
    attempted = false
    errors.value = {}
    failure.value = undefined
  }

  function recheck(name: keyof Values) {
    if (!attempted) return
    const checked = check()
    const found: Errors = checked.success ? {} : firstOfEach(checked.error.issues)
    errors.value = { ...errors.value, [name]: found[name] }
  }

  function firstOfEach(issues: readonly Issue[]): Errors {
    const first: Errors = {}
    for (const { path, message } of issues) {
      const name = String(path[0])
      if (Object.hasOwn(options.initial, name)) first[name as keyof Values] ??= message
    }
    return first
  }

  return { values, errors, failure, sending, prepare, submit, clearErrors }
}

async function settle<Result>(call: Promise<Result>) {
  try {
    return { result: await call }
  } catch (error) {
    // Thought better of in a question that came between: nothing has happened.
    if (error instanceof SudoCancelled) return { failure: undefined }
    return { failure: failureOf(error) }
  }
}

async function focusFirstInvalid(form: HTMLFormElement) {
  await nextTick()
  form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}
