import { readFile } from 'node:fs/promises'
import type { ImportOptions } from '../../imports/import-options.ts'
import type { ImportedHashOptions } from '../../passwords/imported/parse.ts'
import { UsageError } from '../errors.ts'
import type { ImportFlags } from './flags.ts'

/** @throws {UsageError} for an unknown provider, or a file that cannot be used. */
export async function readOptions(
  flags: ImportFlags,
  providerIds: readonly string[],
): Promise<ImportOptions> {
  const providers = new Map(
    (flags.provider ?? []).map((pair): [string, string] => {
      const [name = '', id = ''] = pair.split('=')
      if (providerIds.includes(id)) return [name, id]
      throw new UsageError(`--provider: IDENTITY_PROVIDERS has no provider ${id}.`)
    }),
  )
  return {
    format: flags.format,
    assumeConfirmed: flags.assumeConfirmed ?? false,
    keepAdmins: flags.keepAdmins ?? false,
    without: flags.without ?? [],
    providers,
    hashing: await hashingOf(flags),
  }
}

/** From files, since arguments are visible to other processes of the machine. */
async function hashingOf({ hashParameters, pepperFile }: ImportFlags) {
  const options: ImportedHashOptions = {}
  if (hashParameters) {
    options.firebase = firebaseOf(await contentOf('--hash-parameters', hashParameters))
  }
  if (pepperFile) {
    const pepper = (await contentOf('--pepper-file', pepperFile)).replace(/\r?\n$/, '')
    if (!pepper) throw new UsageError('--pepper-file: the file is empty.')
    options.pepper = pepper
  }
  return options
}

/** As Firebase's console shows them, or the same as JSON. */
function firebaseOf(text: string): NonNullable<ImportedHashOptions['firebase']> {
  const parameterOf = (name: string) =>
    new RegExp(`${name}"?\\s*:\\s*"?([\\w+/=-]+)`).exec(text)?.[1]
  const signerKey = parameterOf('base64_signer_key')
  const saltSeparator = parameterOf('base64_salt_separator')
  const [rounds, memCost] = [Number(parameterOf('rounds')), Number(parameterOf('mem_cost'))]
  if (signerKey && saltSeparator && rounds && memCost) {
    return { signerKey, saltSeparator, rounds, memCost }
  }
  throw new UsageError(
    '--hash-parameters: the file needs base64_signer_key, base64_salt_separator, rounds and mem_cost.',
  )
}

async function contentOf(flag: string, file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${flag}: the file cannot be read (${error.code}).`)
  })
}
