import { describe, expect, test } from 'vitest'
import { describeDevice, formatDevice, isFormattedDevice, storedAddress } from './device.ts'
import { BROWSERS, SCRIPTS, SYSTEMS } from './product-names.ts'

const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)'
const ANDROID = 'Mozilla/5.0 (Linux; Android 13; SM-S901B) AppleWebKit/537.36 (KHTML, like Gecko)'
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'
const MAC =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)'

test.each([
  [`${WINDOWS} Chrome/150.0.0.0 Safari/537.36`, 'Chrome 150 on Windows'],
  [`${WINDOWS} Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0`, 'Microsoft Edge 150 on Windows'],
  [`${WINDOWS} Chrome/150.0.0.0 Safari/537.36 OPR/116.0.0.0`, 'Opera 116 on Windows'],
  [`${WINDOWS} Chrome/118.0.0.0 YaBrowser/23.11.0 Safari/537.36`, 'Yandex Browser 23 on Windows'],
  [`${WINDOWS} Chrome/78.0.3904.108 Safari/537.36 Sleipnir/6.4.3`, 'Sleipnir 6 on Windows'],
  [`${WINDOWS} Chrome/55.0.2883.87 UBrowser/7.0.185 Safari/537.36`, 'UC Browser 7 on Windows'],
  [`${MAC} Version/11.1.2 Safari/605.1.15 Sleipnir/4.5.9`, 'Sleipnir 4 on macOS'],
  [`${MAC} Version/17.4 Safari/605.1.15`, 'Safari 17 on macOS'],
  [`${MAC} Version/17.4 Safari/605.1.15 Ddg/17.4`, 'DuckDuckGo 17 on macOS'],
  [`${MAC} FxiOS/150.0 Safari/605.1.15`, 'Firefox 150 on iOS'],
  [`${IPHONE} CriOS/150.0.1 Mobile/15E148 Safari/604.1`, 'Chrome 150 on iOS'],
  [`${IPHONE} EdgiOS/150.0 Version/17.0 Mobile/15E148 Safari/604.1`, 'Microsoft Edge 150 on iOS'],
  [`${IPHONE} Version/17.4 Mobile/15E148 DuckDuckGo/7 Safari/605.1.15`, 'DuckDuckGo 7 on iOS'],
  [`${IPHONE} Version/16.1 Safari/605.1.15 BingSapphire/1.0.410310001`, 'Bing 1 on iOS'],
  [`${IPHONE} Mobile/15E148 UCBrowser/11.4.9.1941 Mobile`, 'UC Browser 11 on iOS'],
  [`${IPHONE} Mobile/15E148`, 'Safari on iOS'],
  [`${ANDROID} Version/4.0 Chrome/78.0 UCBrowser/13.4.0 Safari/537.36`, 'UC Browser 13 on Android'],
  [`${ANDROID} Version/4.0 Chrome/103.0 Mobile DuckDuckGo/5 Safari`, 'DuckDuckGo 5 on Android'],
  [`${ANDROID} Chrome/110.0 Mobile Safari/537.36 BingSapphire/24.6.4`, 'Bing 24 on Android'],
  [`${ANDROID} SamsungBrowser/23.0 Chrome/115.0 Safari/537.36`, 'Samsung Internet 23 on Android'],
  [`${ANDROID} Version/4.0 Mobile Safari/534.30`, 'Android Browser 4 on Android'],
  [
    'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0',
    'Firefox 150 on Linux',
  ],
  [
    'Mozilla/5.0 (X11; CrOS x86_64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36',
    'Chrome 150 on Chrome OS',
  ],
  [
    'Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko',
    'Internet Explorer 11 on Windows',
  ],
  ['Opera/9.80 (X11; Linux x86_64) Presto/2.12.388 Version/12.16', 'Opera 12 on Linux'],
  ['UCWEB/2.0 (Java; U; MIDP-2.0; en-US; nokia) U2/1.0.0 UCBrowser/9.4.1.377', 'UC Browser 9'],
])('%s is a browser: %s', (userAgent, words) => {
  expect(formatDevice(userAgent)).toBe(words)
  expect(isFormattedDevice(words)).toBe(true)
})

test.each([
  ['curl/8.5.0', 'curl'],
  ['Wget/1.21.4', 'Wget'],
  ['python-requests/2.31.0', 'Python'],
  ['python-httpx/0.27.0', 'Python'],
  ['Python-urllib/3.11', 'Python'],
  ['Python/3.11 aiohttp/3.9.1', 'Python'],
  ['Go-http-client/2.0', 'Go'],
  ['okhttp/4.12.0', 'okhttp'],
  ['node', 'Node.js'],
  ['undici', 'Node.js'],
  ['node-fetch/1.0 (+https://github.com/bitinn/node-fetch)', 'Node.js'],
  ['axios/1.6.2', 'Node.js'],
  ['got (https://github.com/sindresorhus/got)', 'Node.js'],
  ['Java/17.0.9', 'Java'],
  ['Java-http-client/17.0.9', 'Java'],
  ['Apache-HttpClient/4.5.14 (Java/11.0.20)', 'Java'],
  ['PHP/8.2', 'PHP'],
  ['GuzzleHttp/7', 'PHP'],
  ['PostmanRuntime/7.36.0', 'Postman'],
  ['Ruby', 'Ruby'],
  ['libwww-perl/6.72', 'Perl'],
  ['reqwest/0.12', 'Rust'],
  ['Signal/6 CFNetwork/1410.0.3 Darwin/22.6.0', 'CFNetwork'],
  [
    `${WINDOWS.slice(0, 11)} (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/103.0`,
    'Bingbot',
  ],
])('%s is a script: %s', (userAgent, name) => {
  expect(describeDevice(userAgent)).toEqual({ browser: `Script (${name})`, system: null })
  expect(isFormattedDevice(`Script (${name})`)).toBe(true)
})

test('a script on a system that it names', () => {
  const powerShell = 'Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1.19041'
  expect(formatDevice(powerShell)).toBe('Script (PowerShell) on Windows')
  expect(formatDevice('Wget/1.21.4 (linux-gnu)')).toBe('Script (Wget) on Linux')
})

describe("a stranger's own text", () => {
  test.each([
    'Your account is locked, call +1 555 0100 https://evil.example/unlock (now)',
    'Security/Team says visit https://evil.example (x',
    'Signin Support/https://evil.example (Windows)',
    'https://evil.example/ (Firefox)',
    'Firefox',
    'Chrome on Windows',
    'I like Chrome/150.0 on Windows',
    'hyper inflation; Java, Python and curl',
    'Mozilla',
    'x'.repeat(400),
    '',
  ])('is nothing we know: %s', (userAgent) => {
    expect(describeDevice(userAgent)).toEqual({ browser: null, system: null })
    expect(formatDevice(userAgent)).toBeUndefined()
  })

  test.each([
    ['Mozilla/5.0 (https://evil.example) Gecko/20100101', null],
    ['Mozilla/5.0 (Windows NT 10.0) Firefox/https://evil.example', 'Firefox on Windows'],
    [`${WINDOWS} Chrome/150.0.0.0 Safari/537.36 OPR/https://evil.example`, 'Chrome 150 on Windows'],
    [`${WINDOWS} Chrome/123456789 Safari/537.36`, 'Chrome on Windows'],
    ['curl/https://evil.example', 'Script (curl)'],
    ['Mozilla/5.0 (Windows NT 10.0) Evil.example/1.0', 'Windows'],
  ])('is no part of what we say: %s', (userAgent, words) => {
    expect(formatDevice(userAgent) ?? null).toBe(words)
  })

  test.each([
    'Your account is locked, call +1 555 0100 https://evil.example unlock',
    'Firefox on https://evil.example',
    'Firefox 150 on Linux on Linux',
    'https://evil.example on Linux',
    'Firefox https://evil.example',
    'Firefox 12345',
    'curl',
    '',
  ])('is not told of an earlier entry: %s', (text) => expect(isFormattedDevice(text)).toBe(false))
})

test('names are words of ours, and no part of a header', () => {
  const names = [...BROWSERS, ...SCRIPTS, ...SYSTEMS].map(([name]) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const name of names) expect(name).toMatch(/^[\w .]+$/)
})

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['2001:db8::7', '2001:db8::7'],
  ['fe80::1%https://evil.example', 'fe80::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['https://evil.example', ''],
  ['unknown', ''],
  ['', ''],
])('of the address %j is kept %j', (reported, kept) => expect(storedAddress(reported)).toBe(kept))
