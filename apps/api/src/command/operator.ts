import { userInfo } from 'node:os'
import process from 'node:process'

/** The operator's account on this machine. In a container it may have a number and no name. */
export function operatorName(): string {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}
