import { Checkpoints } from '@minutebook/access';
import { Problem } from '@minutebook/platform';
import type { Session } from '../session';
import type { Terminal } from '../terminal';

/** Has everything done so far signed. Where nobody signs now, that is said, and what was to be done is done all the same. */
export async function signedUnlessAway(context: Session['context'], terminal: Terminal): Promise<void> {
  try {
    await context.get(Checkpoints).settle();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    terminal.say(`Not everything is signed yet: ${error.title}`);
  }
}
