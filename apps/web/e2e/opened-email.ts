import type { Page } from 'playwright-core'

/** The mails to an address in the list of the development mailbox. */
export const rowsOf = (mailbox: Page, address: string) =>
  mailbox.getByRole('listitem').filter({ hasText: address })

/** Waits for a mail to the address, and opens the newest. */
export async function openEmail(mailbox: Page, address: string) {
  await rowsOf(mailbox, address).first().click()
  await mailbox.getByText('Back to the mailbox').waitFor()
}

/** Clicks the link in the open mail, and returns the tab that it opens. */
export async function follow(mailbox: Page, label: string): Promise<Page> {
  const link = mailbox.frameLocator('iframe').getByRole('link', { name: label, exact: true })
  // If the mail fails to load, this reports it, rather than a tab that did not open.
  await link.waitFor()
  const opening = mailbox.waitForEvent('popup')
  await link.click()
  return opening
}
