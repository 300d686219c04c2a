import type { Session } from '@signin/contracts'

export function sessionDevice({ browser, system }: Pick<Session, 'browser' | 'system'>): string {
  return [browser, system].filter((it) => it !== null).join(' on ') || 'Unknown device'
}
