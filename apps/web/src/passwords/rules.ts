import type { PasswordRules } from '@signin/contracts'
import { type Ref, shallowRef } from 'vue'
import { useClient } from '../api.ts'
import type { Schema } from '../form.ts'

/** The rules for a new password, once loaded. If they fail to load, only the API checks them. */
export function useRules(): Readonly<Ref<PasswordRules | undefined>> {
  const client = useClient()
  const rules = shallowRef<PasswordRules>()
  client.passwords.rules.query().then(
    (received) => {
      rules.value = received
    },
    () => {},
  )
  return rules
}

/** The schema with the API's minimum length, which may exceed the contract's. */
export function withMinLength<Asked, Input>(
  schema: Schema<Asked, Input>,
  rules: Readonly<Ref<PasswordRules | undefined>>,
): Schema<Asked, Input> {
  return {
    _zod: schema._zod,
    safeParse(values) {
      const checked = schema.safeParse(values)
      const issues = checked.success ? [] : checked.error.issues
      if (issues.some(({ path }) => path[0] === 'password')) return checked
      const message = lengthError((values as { password?: string }).password, rules.value)
      if (!message) return checked
      return { success: false, error: { issues: [...issues, { path: ['password'], message }] } }
    },
  }
}

function lengthError(password: string | undefined, rules: PasswordRules | undefined) {
  if (password === undefined || !rules) return undefined
  if ([...password.normalize('NFKC')].length >= rules.minLength) return undefined
  return `Use at least ${rules.minLength} characters. A few words in a row work well.`
}
