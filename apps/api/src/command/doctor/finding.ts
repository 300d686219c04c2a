/** One line of the doctor's report. Never contains a secret. */
export interface Finding {
  status: 'ok' | 'warning' | 'failed'
  /** What is the case, in a sentence. */
  message: string
  /** How to mend it, in a sentence. */
  mend?: string
}

export const ok = (message: string): Finding => ({ status: 'ok', message })

/** Signin works, with a weakness. */
export const warning = (message: string, mend: string): Finding => ({
  status: 'warning',
  message,
  mend,
})

/** Something does not work, or is about to stop working. */
export const failed = (message: string, mend: string): Finding => ({
  status: 'failed',
  message,
  mend,
})
