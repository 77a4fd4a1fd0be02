import type { Database } from '@minutebook/platform';
import { readCaptured } from '../store/captured-store';

/** Of whom the archive has something, and on which channel: a person of the directory, by external id. */
export interface Captured {
  readonly person: string;
  readonly channel: string;
}

/** Who is captured where: by the handles that are theirs, and the conversations those take part in. */
export class CapturedPeople {
  constructor(private readonly database: Database) {}

  /** Everybody of the directory. Looks at every member of every conversation: for a job, not for a page. */
  all(): Promise<Captured[]> {
    return readCaptured(this.database);
  }
}
