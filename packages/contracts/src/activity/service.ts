import type { Viewer } from '../viewer.ts'
import type { ActivityPage, ActivityQuery } from './schema.ts'

export interface ActivityService {
  /** Lists the activity entries of the viewer's account, newest first. */
  list(viewer: Viewer, question: ActivityQuery): Promise<ActivityPage>
}
