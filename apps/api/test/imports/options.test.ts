import { expect, test } from 'vitest'
import { readOptions } from '../../src/command/import/read-options.ts'
import { fileOf, options } from './fixture.ts'

test('no flags are the strictest options', async () => {
  expect(await readOptions({}, [])).toEqual({ ...options, format: undefined })
})

test.each([
  [
    'as the console shows them',
    'hash_config {\n  algorithm: SCRYPT,\n  base64_signer_key: c2ln+/==,\n  base64_salt_separator: Bw==,\n  rounds: 8,\n  mem_cost: 14,\n}',
  ],
  [
    'as JSON',
    '{"base64_signer_key":"c2ln+/==","base64_salt_separator":"Bw==","rounds":8,"mem_cost":14}',
  ],
])("Firebase's parameters are read %s", async (_, content) => {
  const { hashing } = await readOptions({ hashParameters: fileOf(content) }, [])
  const firebase = { signerKey: 'c2ln+/==', saltSeparator: 'Bw==', rounds: 8, memCost: 14 }
  expect(hashing).toEqual({ firebase })
})

test('a pepper is the first line of its file', async () => {
  const { hashing } = await readOptions({ pepperFile: fileOf('a pepper \r\n') }, [])
  expect(hashing).toEqual({ pepper: 'a pepper ' })
})

test('mistakes are named', async () => {
  const mistake = (flags: object) => expect(readOptions(flags, ['google'])).rejects
  await mistake({ provider: ['google-oauth2=goggle'] }).toThrow('has no provider goggle')
  await mistake({ hashParameters: fileOf('rounds: 8') }).toThrow('needs base64_signer_key')
  await mistake({ pepperFile: fileOf('\n') }).toThrow('is empty')
  await mistake({ pepperFile: '/nowhere/at/all' }).toThrow('cannot be read (ENOENT)')
})
