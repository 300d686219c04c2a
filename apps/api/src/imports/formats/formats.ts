import { FORMAT_NAMES, type FormatName } from '../format-names.ts'
import { ImportError } from '../import-error.ts'
import type { Fields } from '../source/record.ts'
import { auth0 } from './auth0.ts'
import { betterAuth } from './better-auth.ts'
import { cognito } from './cognito.ts'
import { devise } from './devise.ts'
import { django } from './django.ts'
import { firebase } from './firebase.ts'
import type { Format } from './format.ts'
import { keycloak } from './keycloak.ts'
import { signin } from './signin.ts'
import { supabase } from './supabase.ts'

const formats: Record<FormatName, Format> = {
  signin,
  keycloak,
  firebase,
  auth0,
  django,
  supabase,
  devise,
  'better-auth': betterAuth,
  cognito,
}

export function formatOf(name: FormatName): Format {
  return formats[name]
}

/** @throws {ImportError} if the record is of no known format. */
export function recognisedFormat(fields: Fields): FormatName {
  const name = FORMAT_NAMES.find((it) => formats[it].recognises(fields))
  if (name) return name
  throw new ImportError(
    `The format of the file is not recognised. Name it: --format ${FORMAT_NAMES.join(', ')}.`,
  )
}
