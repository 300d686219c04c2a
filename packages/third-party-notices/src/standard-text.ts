import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/**
 * The text of a licence from the SPDX list, for a package without a licence file.
 *
 * @param id the SPDX identifier, such as `MIT`.
 * @param holder the copyright holder, inserted where the text has a placeholder for one.
 * @throws for an unknown identifier, which needs a manual check.
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
