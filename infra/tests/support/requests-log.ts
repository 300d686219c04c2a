import type { Stack } from './stack.ts'

/** The log lines of the proxy and the api about requests that ended in a server error. */
export async function brokenAnswers(stack: Stack): Promise<string[]> {
  const asked = await stack.compose('logs', '--no-log-prefix', 'proxy')
  const answered = await stack.compose('logs', '--no-log-prefix', 'backend')
  const lines = [...asked.split('\n'), ...answered.split('\n')]
  if (!lines.some((line) => line.includes('"upstreamStatus":"200"'))) {
    throw new Error('The proxy has written no requests down.')
  }
  return lines.filter((line) => /"upstreamStatus":"[^"]*5\d\d|"level":(50|60)/.test(line))
}
