import { type ClientFailure, failureOf } from '@signin/client'
import { nextTick, type Ref, reactive, ref, shallowRef, watch } from 'vue'
import { SudoCancelled } from './sessions/sudo-cancelled.ts'
import { keepDialogOpenWhile } from './ui/dialog-work.ts'

/** The part of a schema that a form uses; zod's schemas satisfy it. */
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
  /** The schema, or a function that loads it: the first page renders forms without a schema. */
  schema: Schema<Asked, Input> | (() => Promise<Schema<Asked, Input>>)
  /** The initial value of each field. Every property that the schema requires has one. */
  initial: Values & NoInfer<Asked>
  /** Selects the values that are validated and sent; by default, all of them. */
  read?(values: Values): Asked
  send(input: Input): Promise<Result>
  /** Called on success. The form accepts no other submission until this settles. */
  sent(result: Result): Promise<unknown>
  /** Called on a failure that no field caused. */
  refused?(failure: ClientFailure): void
}

/**
 * A form that is validated by the contract's schema: all fields on the first submission, then each
 * field on input. No failure clears what was typed.
 */
export function useForm<Values extends Record<string, string>, Asked, Input, Result>(
  options: FormOptions<Values, Asked, Input, Result>,
) {
  type Errors = Partial<Record<keyof Values, string>>
  // `reactive` returns a reactive object unchanged, so two forms may share their values.
  const values = reactive(options.initial) as Values
  const errors = ref({}) as Ref<Errors>
  const failure = shallowRef<ClientFailure>()
  const sending = ref(false)
  keepDialogOpenWhile(sending)
  let attempted = false
  let schema = typeof options.schema === 'function' ? undefined : options.schema

  /** Loads the schema before the first submission. */
  async function prepare() {
    if (typeof options.schema !== 'function') return
    schema ??= await options.schema().catch(() => undefined)
  }

  function check() {
    const asked = options.read?.(values) ?? values
    // If the schema failed to load, only the API validates, with the same schema and messages.
    return schema?.safeParse(asked) ?? { success: true as const, data: asked as unknown as Input }
  }

  for (const name of Object.keys(options.initial)) {
    watch(
      () => values[name],
      () => recheck(name),
    )
  }

  /** Handles the event of a form, or of a button in it. */
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

  /** Resets the form to the state before the first submission, except for the values. */
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
    // The user closed the re-authentication dialog: nothing has changed.
    if (error instanceof SudoCancelled) return { failure: undefined }
    return { failure: failureOf(error) }
  }
}

async function focusFirstInvalid(form: HTMLFormElement) {
  await nextTick()
  form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}
