import type { Role } from '@signin/contracts'

const names = { member: 'Member', support: 'Support', admin: 'Admin' } satisfies Record<
  Role,
  string
>

export function formatRole(role: Role): string {
  return names[role]
}
