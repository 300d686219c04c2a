import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCertificateIfAbsent } from './create-if-absent.ts'
import { selfSigned } from './self-signed.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'signin-certificates-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const fileOf = (name: string) => path.join(directory, name)
const contents = () => readdirSync(directory).map((name) => readFileSync(fileOf(name), 'utf8'))
const make = () => selfSigned(['signin.example.com'], 30)
const makeNothing = () => Promise.reject(new Error('there was one'))

describe('a self-signed certificate', () => {
  test('is valid for its hosts only, for a client that trusts it', async () => {
    const { certificate, key } = await selfSigned(['localhost', '127.0.0.1', '::1'], 30)
    const server = createServer({ cert: certificate, key }, (_, response) => response.end())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const call = (servername: string) =>
      new Promise((resolve, reject) => {
        const at = { host: '127.0.0.1', port, ca: certificate, servername, agent: false }
        request(at, (response) => resolve(response.resume().statusCode))
          .on('error', reject)
          .end()
      })
    await expect(call('localhost')).resolves.toBe(200)
    await expect(call('signin.example.com')).rejects.toThrow('does not match')
    server.close()
    const parsed = new X509Certificate(certificate)
    for (const address of ['127.0.0.1', '::1']) expect(parsed.checkIP(address)).toBe(address)
  })

  test('is valid for the given number of days and is not a CA certificate', async () => {
    const now = new Date('2030-01-01T00:00:00Z')
    const { certificate } = await selfSigned([`${'a'.repeat(63)}.example.com`], 30, now)
    const parsed = new X509Certificate(certificate)
    expect(parsed.validToDate).toEqual(new Date('2030-01-31T00:00:00Z'))
    expect(parsed.ca).toBe(false)
    expect(parsed.checkHost(`${'a'.repeat(63)}.example.com`)).toBeDefined()
  })
})

describe('the certificate folder', () => {
  test('gets a certificate and a key that other users cannot read, and no other file', async () => {
    expect(await createCertificateIfAbsent(directory, make)).toMatch(
      /^Made a self-signed certificate/,
    )
    expect(readdirSync(directory).toSorted()).toEqual(['fullchain.pem', 'privkey.pem'])
    expect(statSync(fileOf('privkey.pem')).mode & 0o777).toBe(0o640)
    expect(statSync(fileOf('fullchain.pem')).mode & 0o777).toBe(0o644)
  })

  test('keeps an existing certificate', async () => {
    await createCertificateIfAbsent(directory, make)
    const before = contents()
    expect(await createCertificateIfAbsent(directory, makeNothing)).toMatch(
      /^There is a certificate already/,
    )
    expect(contents()).toEqual(before)
  })

  test.each([
    ['fullchain.pem', /fullchain\.pem is there and .*privkey\.pem is not/],
    ['privkey.pem', /privkey\.pem is there and .*fullchain\.pem is not/],
  ])('is rejected if it holds only %s', async (name, sentence) => {
    writeFileSync(fileOf(name), 'of somebody')
    await expect(createCertificateIfAbsent(directory, makeNothing)).rejects.toThrow(sentence)
    expect(contents()).toEqual(['of somebody'])
  })

  test('is rejected if the key does not belong to the certificate', async () => {
    await createCertificateIfAbsent(directory, make)
    writeFileSync(fileOf('privkey.pem'), (await make()).key)
    await expect(createCertificateIfAbsent(directory, makeNothing)).rejects.toThrow(
      /is not the key of/,
    )
  })

  test.each([
    ['fullchain.pem', /holds no certificate in PEM/],
    ['privkey.pem', /holds no key in PEM/],
  ])('is rejected if %s is corrupt', async (name, sentence) => {
    await createCertificateIfAbsent(directory, make)
    writeFileSync(fileOf(name), readFileSync(fileOf(name), 'utf8').slice(0, 100))
    await expect(createCertificateIfAbsent(directory, makeNothing)).rejects.toThrow(sentence)
  })

  test('is not created if it does not exist', async () => {
    await expect(createCertificateIfAbsent(fileOf('none'), makeNothing)).rejects.toThrow(
      /There is no folder/,
    )
  })
})
