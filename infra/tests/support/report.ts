import type { TestCase, TestModule } from 'vitest/node'
import { DefaultReporter } from 'vitest/node'

type Ending = Parameters<DefaultReporter['onTestRunEnd']>

const MOST = 10
/** Faster tests are not listed. */
const SLOW_MS = 1000

/** Prints a line per file, and at the end the failures in full, the slowest tests and the names of the failed tests. */
export default class Report extends DefaultReporter {
  protected override printTestModule(module: TestModule): void {
    const tests = [...module.children.allTests()]
    const failed = tests.filter((it) => it.result().state === 'failed').length
    const skipped = tests.filter((it) => it.result().state === 'skipped').length
    this.log(
      module.ok() ? ' ✓' : ' ✗',
      module.relativeModuleId.replace('tests/', '').padEnd(36),
      seconds(module.diagnostic().duration),
      ` ${tests.length} tests`,
      ...(failed > 0 ? [`| ${failed} failed`] : []),
      ...(skipped > 0 ? [`| ${skipped} left out`] : []),
    )
  }

  override onTestRunEnd(...[modules, errors, reason]: Ending): void {
    super.onTestRunEnd(modules, errors, reason)
    const tests = modules.flatMap((it) => [...it.children.allTests()])
    const slow = tests.filter((it) => durationOf(it) > SLOW_MS)
    const slowest = slow.sort((a, b) => durationOf(b) - durationOf(a)).slice(0, MOST)
    const lines = slowest.map((it) => `${seconds(durationOf(it))}  ${nameOf(it)}`)
    this.say('The slowest tests:', lines)

    const failed = tests.filter((it) => it.result().state === 'failed').map(nameOf)
    // A file fails without a failed test if, for example, its stack did not start.
    const broken = modules.filter((it) => !it.ok() && !hasFailedTest(it))
    this.say('Failed:', [...failed, ...broken.map((it) => it.relativeModuleId)])
  }

  private say(title: string, lines: string[]): void {
    if (lines.length > 0) this.log(`\n${[title, ...lines].join('\n  ')}\n`)
  }
}

const hasFailedTest = (module: TestModule) =>
  [...module.children.allTests()].some((it) => it.result().state === 'failed')

const durationOf = (test: TestCase) => test.diagnostic()?.duration ?? 0
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`.padStart(8)
const nameOf = (test: TestCase) => `${test.module.relativeModuleId} > ${test.fullName}`
