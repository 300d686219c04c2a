import { databaseCommand } from '../define.ts'
import type { RotationState } from './rotation-state.ts'

const STEPS = [
  'Run "signin secrets pepper": it prints a secret, 0:…',
  'Add that, if there is one, to PASSWORD_PEPPERS; set SECRET_KEY_BASE_PREVIOUS to the new root ("signin secrets generate"); deploy.',
  'Set SECRET_KEY_BASE to the new root and SECRET_KEY_BASE_PREVIOUS to the old one; deploy.',
  'Run "signin secrets reencrypt".',
  'Remove SECRET_KEY_BASE_PREVIOUS; deploy; destroy the old root when no backup from before needs it.',
]

/** Guides through docs/decisions/0030. It changes nothing. */
export const rotate = databaseCommand({
  brief: 'Say what the next step of rotating SECRET_KEY_BASE is',
  description:
    'Run it with the variables that are deployed, after each step: it checks the steps so far and names the next one. It changes nothing, and prints no secret.',
  examples: ['secrets rotate', 'secrets rotate --json'],
  async run(context) {
    const { rotationStateOf } = await import('./rotation-state.ts')
    const { nextStep, outdated } = await rotationStateOf(context)
    await context.out.result({ nextStep, steps: STEPS, outdated }, [
      ...(context.env.previousSecretKeyBases.length === 0 ? [NOT_BEGUN] : []),
      ...STEPS.map((step, at) => `${markOf(at + 1, nextStep)} ${at + 1}. ${step}`),
      ...(nextStep === 4 ? [pendingOf(outdated)] : []),
      ...(nextStep === null ? [UNDECIDED] : []),
    ])
  },
})

const NOT_BEGUN = 'No rotation is under way. To begin one:'

const UNDECIDED =
  'Everything is encrypted with SECRET_KEY_BASE. If SECRET_KEY_BASE_PREVIOUS is the new root, step 3 is next; if it is the old one, step 5.'

function pendingOf(outdated: RotationState['outdated']): string {
  const { secondFactors, signingKeys, auditKeys, importedPasswords } = outdated
  return `Still encrypted with the old root: ${secondFactors} second factors, ${signingKeys} signing keys, ${auditKeys} audit keys, ${importedPasswords} imported passwords.`
}

function markOf(step: number, next: number | null): string {
  if (next === null) return step <= 2 ? '✓' : '?'
  if (step === next) return '→'
  return step < next ? '✓' : ' '
}
