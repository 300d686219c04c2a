import { fileURLToPath } from 'node:url'
import { onTestFinished, test } from 'vitest'
import { button, field, heading } from './controls.ts'
import { follow, openEmail, rowsOf } from './opened-email.ts'
import { openPage } from './page.ts'
import { startRecording } from './recording.ts'
import { openSecurity } from './security-page.ts'
import { startServer } from './server.ts'

const FILE = fileURLToPath(new URL('../../../docs/pictures/first-minute.webp', import.meta.url))
/** Where `npm start` serves. */
const PORT = '4000'
const SIZE = { width: 840, height: 700 }
const ada = { name: 'Ada Lovelace', email: 'ada@example.com', password: 'sunny teapots in a row' }

// The same journey is an everyday test in mail.test.ts; this one makes the README's moving picture.
test.runIf(process.env.UPDATE_PICTURES)(
  'the first minute, from registration to the security page',
  async () => {
    const server = await startServer({ PORT })
    onTestFinished(server.stop)
    const page = await openPage({
      expectedErrors: ['Blocked script execution'],
      server: server.url,
      deviceScaleFactor: 2,
    })
    const stage = await page.context().newPage()
    const { frame, type, point, save } = await startRecording(stage, SIZE)
    await page.setViewportSize(SIZE)

    await page.goto('/sign-in')
    await heading(page, 'Sign in').waitFor()
    await frame(page, 1500)
    const create = page.getByRole('link', { name: 'Create an account' })
    await point(page, create)
    await create.click()
    await heading(page, 'Create an account').waitFor()
    await frame(page, 800)
    await type(page, field(page, 'Name'), ada.name)
    await type(page, field(page, 'Email address'), ada.email)
    await type(page, field(page, 'Password'), ada.password)
    await frame(page, 1200)
    await point(page, button(page, 'Create account'))
    await button(page, 'Create account').click()
    await heading(page, 'Look in your mailbox').waitFor()
    await frame(page, 1800)

    const mailbox = await page.context().newPage()
    await mailbox.setViewportSize(SIZE)
    await mailbox.goto('/dev/mailbox')
    await rowsOf(mailbox, ada.email).waitFor()
    await frame(mailbox, 1500)
    await point(mailbox, rowsOf(mailbox, ada.email))
    await openEmail(mailbox, ada.email)
    const confirm = mailbox
      .frameLocator('iframe')
      .getByRole('link', { name: 'Confirm your address' })
    await confirm.waitFor()
    await frame(mailbox, 1500)
    await point(mailbox, confirm)

    const opened = await follow(mailbox, 'Confirm your address')
    await opened.setViewportSize(SIZE)
    await heading(opened, 'Finish your registration').waitFor()
    await frame(opened, 1200)
    await type(opened, field(opened, 'Password'), ada.password)
    await point(opened, button(opened, 'Finish and sign in'))
    await button(opened, 'Finish and sign in').click()
    await opened.getByText(ada.email).first().waitFor()
    await frame(opened, 2000)
    await point(opened, opened.getByRole('link', { name: 'Security', exact: true }))
    await openSecurity(opened)
    await opened.getByText('You have a password').waitFor()
    await frame(opened, 4000)
    await save(FILE)
  },
)
