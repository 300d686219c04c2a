import { judge, type Question } from './verdict.ts'

self.addEventListener('message', ({ data }: MessageEvent<Question>) => {
  self.postMessage(judge(data))
})
