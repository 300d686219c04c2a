import type { ClientFailure, FailureCode } from '@signin/client'
import { errors } from '@signin/contracts'
import { fetchWithTimeout } from '../fetch-with-timeout.ts'

const AVATAR_PATH = '/api/account/avatar'

export interface AvatarChanged {
  /** Path of the current picture, or null. */
  avatar: string | null
}

/** Replaces the account's picture. Rejects with a `ClientFailure`. */
export function uploadAvatar(picture: Blob): Promise<AvatarChanged> {
  const headers = { 'content-type': picture.type }
  return call({ method: 'PUT', headers, body: picture })
}

/** Removes the account's picture. Rejects with a `ClientFailure`. */
export async function removeAvatar(): Promise<AvatarChanged> {
  await call({ method: 'DELETE' })
  return { avatar: null }
}

async function call(init: RequestInit): Promise<AvatarChanged> {
  const response = await fetchWithTimeout(AVATAR_PATH, init).catch(() => undefined)
  const answer: unknown = await response?.json().catch(() => undefined)
  if (response?.ok) return answer as AvatarChanged
  throw failureIn(answer, response?.status)
}

/** The failure in the body, or one by the status if a proxy answered in place of the API. */
function failureIn(answer: unknown, status: number | undefined): ClientFailure {
  const { error } = (answer ?? {}) as { error?: { data?: Partial<ClientFailure> } }
  const { code, requestId = '', retryAfter, issues } = error?.data ?? {}
  if (code === undefined) return { code: codeFor(status), requestId: '' }
  return {
    code: Object.hasOwn(errors, code) ? code : 'internal',
    requestId,
    ...(retryAfter !== undefined && { retryAfter }),
    ...(issues && { issues }),
  }
}

function codeFor(status: number | undefined): FailureCode {
  if (status === 413) return 'too_large'
  if (status === 429) return 'too_many_calls'
  return status === 502 || status === 503 || status === 504 ? 'unavailable' : 'unreachable'
}
