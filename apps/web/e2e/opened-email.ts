import type { Page } from 'playwright-core'

/** Letters as a person reads them, in the development mailbox of the server the page is of. */
export const rowsOf = (mailbox: Page, address: string) =>
  mailbox.getByRole('listitem').filter({ hasText: address })

/** Opens the newest letter to the address from the mailbox's list, as soon as it is there. */
export async function openEmail(mailbox: Page, address: string) {
  await rowsOf(mailbox, address).first().click()
  await mailbox.getByText('Back to the mailbox').waitFor()
}

/** Clicks the link in the letter that is open, and answers with the tab it leads to. */
export async function follow(mailbox: Page, label: string): Promise<Page> {
  const link = mailbox.frameLocator('iframe').getByRole('link', { name: label, exact: true })
  // A letter that did not load is then what is told, and not a tab that did not open.
  await link.waitFor()
  const opening = mailbox.waitForEvent('popup')
  await link.click()
  return opening
}
