const contracts = { package: '@signin/contracts' }
const names = { ...contracts, file: 'packages/contracts/src/name.ts', tests: ['src/name.test.ts'] }
const codes = {
  ...contracts,
  file: 'packages/contracts/src/second-factors/typed-code.ts',
  tests: ['src/second-factors/schema.test.ts'],
}
const address = {
  ...contracts,
  file: 'packages/contracts/src/accounts/email-address.ts',
  tests: ['src/accounts/email-address.test.ts'],
}
const device = {
  package: '@signin/api',
  file: 'apps/api/src/sessions/device.ts',
  tests: ['src/sessions/device.test.ts'],
}

/** What people and programs say, and how it is read: names, codes, addresses, User-Agents. */
export const faults = [
  {
    ...names,
    name: 'a name that shows nothing is a name',
    find: "name === '' || VISIBLE.test(name)",
    replace: 'true',
  },
  {
    ...names,
    name: 'a format control that draws nothing is a name',
    find: '\\\\p{Cf}',
    replace: '',
  },
  {
    ...names,
    name: 'a name turns the line around that it stands in',
    find: '!INVISIBLE.test(',
    replace: '!/\\n/.test(',
  },
  {
    ...names,
    name: 'a name is one character, wider than a page',
    find: 'lengthOf(segment) > MAX_IN_ONE_CHARACTER',
    replace: 'segment === name.repeat(2)',
  },
  {
    ...names,
    name: 'a name stacks marks without end',
    find: 'if (TOO_MANY_MARKS.test(name)) return true',
    replace: '',
  },
  {
    ...codes,
    name: 'a full-width recovery code is none',
    find: ".normalize('NFKC')",
    replace: ".normalize('NFC')",
  },
  {
    ...codes,
    name: 'a code with dashes is none',
    find: '\\p{Pd}',
    replace: '',
  },
  {
    ...address,
    name: 'the domain of an address is normalised before IDNA',
    find: 'asciiDomain(address.slice(at + 1))',
    replace: "asciiDomain(address.slice(at + 1).normalize('NFKC').toLowerCase())",
  },
  {
    ...device,
    name: 'whatever names a browser is taken for one',
    find: 'if (!BROWSER_PREFIX.test(userAgent)) return',
    replace: "if (userAgent === '') return",
  },
  {
    ...device,
    name: 'what a proxy calls an address is one',
    find: "return isIP(withoutZone) ? withoutZone : ''",
    replace: 'return address',
  },
]
