import type { Viewer } from '../viewer.ts'
import type { ActivityPage, ActivityQuestion } from './schema.ts'

export interface ActivityService {
  /** Lists the activity entries of the viewer's account, newest first. */
  list(viewer: Viewer, question: ActivityQuestion): Promise<ActivityPage>
}
