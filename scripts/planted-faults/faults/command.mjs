const api = { package: '@signin/api' }
const usage = { ...api, tests: ['test/command/usage.test.ts'] }
const records = { ...api, tests: ['test/command/records.test.ts'] }
const printable = { ...api, tests: ['src/command/printable.test.ts'] }
const failure = { ...api, tests: ['src/command/failure.test.ts'] }
const doctor = { ...api, tests: ['test/command/doctor.test.ts'] }

/** The command line: what it prints, asks and examines. */
export const faults = [
  {
    ...printable,
    name: 'the escape sequences in a stored name reach the terminal',
    file: 'apps/api/src/command/printable.ts',
    find: '/[\\p{Cc}\\u061c',
    replace: '/[\\u061c',
  },
  {
    ...printable,
    name: 'JSON contains the control characters of C1',
    file: 'apps/api/src/command/printable.ts',
    find: 'return JSON.stringify(value).replace(INTERPRETED, escaped)',
    replace: 'return JSON.stringify(value)',
  },
  {
    ...records,
    name: 'a command without a terminal destroys unasked',
    file: 'apps/api/src/command/confirmation.ts',
    find: '  if (!stdin.isTTY || !stderr.isTTY) {',
    replace: '  if (!stdin.isTTY || !stderr.isTTY) return\n  if (!stdin.isTTY) {',
  },
  {
    ...records,
    name: 'Ctrl-C does not stop a long command',
    file: 'apps/api/src/command/seed/sample-accounts.ts',
    find: '      signal.throwIfAborted()\n',
    replace: '',
  },
  {
    ...records,
    name: 'sample accounts are created in production',
    file: 'apps/api/src/command/seed/seed.ts',
    find: 'if (context.env.production) {',
    replace: 'if (false) {',
  },
  {
    ...failure,
    name: 'an unexpected error is printed with its message',
    file: 'apps/api/src/command/failure.ts',
    find: '(${which}): LOG_LEVEL=debug',
    replace: '(${which} ${error}): LOG_LEVEL=debug',
  },
  {
    ...records,
    name: 'the command line revokes the token of an account',
    file: 'apps/api/src/tokens/table.ts',
    find: 'where id = ${id}::uuid and service is not null returning name`',
    replace: 'where id = ${id}::uuid returning name`',
  },
  {
    ...usage,
    name: 'a group without a command ends with exit code 0',
    file: 'apps/api/src/command/incomplete.ts',
    find: '      this.process.exitCode = EXIT.usage\n',
    replace: '',
  },
  {
    ...usage,
    name: 'an invalid value is repeated, which may be a secret',
    file: 'apps/api/src/command/text.ts',
    find: '({ externalFlagNameOrPlaceholder: name, exception }) =>\n      `${name} ${messageOf(exception)}.`,',
    replace:
      '({ externalFlagNameOrPlaceholder: name, exception, input }) =>\n      `${name} ${messageOf(exception)}: ${input}.`,',
  },
  {
    ...usage,
    name: 'a command of version 0.1 is unknown, so that a rollback fails',
    file: 'apps/api/src/command/earlier-names.ts',
    find: "  ['check-environment', ['doctor', '--environment-only']],\n",
    replace: '',
  },
  {
    ...doctor,
    name: 'the doctor ends with exit code 0 although something does not work',
    file: 'apps/api/src/command/doctor/doctor.ts',
    find: '  if (count === 0) return\n',
    replace: '  if (count >= 0) return\n',
  },
  {
    ...doctor,
    name: 'an unfinished migration is not reported',
    file: 'apps/api/src/command/doctor/migrations.ts',
    find: '...unfinished.map(unfinishedOf), ',
    replace: '',
  },
]
