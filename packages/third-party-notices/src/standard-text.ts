import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/**
 * The text of a licence as SPDX has it, for what comes without one.
 *
 * @param id of SPDX, such as `MIT`
 * @param holder who is written into the line of copyright, where the text has one
 * @throws for what is no id: a person has to look at it
 */
export function standardText(id: string, holder: string): string {
  let text: string
  try {
    text = require(`spdx-license-list/licenses/${id}.json`).licenseText
  } catch {
    throw new Error(`SPDX has no licence called "${id}", which is that of ${holder}`)
  }
  return text.replace(/<year> (<copyright holders>|<owner>)/, holder).trim()
}
