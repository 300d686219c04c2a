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
  file: 'apps/api/src/devices/device.ts',
  tests: ['src/devices/device.test.ts'],
}

/** Parsing of input: names, codes, addresses, User-Agents. */
export const faults = [
  {
    ...names,
    name: 'an invisible name is accepted',
    find: "name === '' || VISIBLE.test(name)",
    replace: 'true',
  },
  {
    ...names,
    name: 'a name of format controls alone is accepted',
    find: '\\\\p{Cf}',
    replace: '',
  },
  {
    ...names,
    name: 'a name may contain bidirectional controls',
    find: '!INVISIBLE.test(',
    replace: '!/\\n/.test(',
  },
  {
    ...names,
    name: 'a grapheme cluster in a name may be wider than a page',
    find: 'lengthOf(segment) > MAX_IN_ONE_CHARACTER',
    replace: 'segment === name.repeat(2)',
  },
  {
    ...names,
    name: 'a name may stack any number of combining marks',
    find: 'if (TOO_MANY_MARKS.test(name)) return true',
    replace: '',
  },
  {
    ...codes,
    name: 'a full-width recovery code is rejected',
    find: ".normalize('NFKC')",
    replace: ".normalize('NFC')",
  },
  {
    ...codes,
    name: 'a code with dashes is rejected',
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
    name: 'any product name is shown as a browser',
    find: 'if (!BROWSER_PREFIX.test(userAgent)) return',
    replace: "if (userAgent === '') return",
  },
  {
    ...device,
    name: 'an invalid client address from a proxy is accepted',
    find: "return isIP(withoutZone) ? withoutZone : ''",
    replace: 'return address',
  },
]
