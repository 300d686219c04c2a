import type { Viewer } from '../viewer.ts'
import type { ActivityPage, ActivityQuestion } from './schema.ts'

export interface ActivityService {
  /** What happened to the viewer's account, newest first. */
  list(viewer: Viewer, question: ActivityQuestion): Promise<ActivityPage>
}
