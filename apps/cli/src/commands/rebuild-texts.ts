import { Pipeline } from '@minutebook/appliance';
import { AttachmentQueue, Extractor } from '@minutebook/archive';
import { EXIT, type Invocation } from '../main';
import { withArchive } from '../session';

/** Reads every attachment anew, and takes what is found on to search and alerts. */
export async function rebuildTexts(invocation: Invocation): Promise<number> {
  return withArchive(invocation, async ({ context }) => {
    await context.get(Extractor).rebuild(invocation.signal);
    await context.get(Pipeline).drain(invocation.signal);
    const outcomes = await context.get(AttachmentQueue).tally();
    const all = Object.values(outcomes).reduce((sum, n) => sum + n, 0);
    const unreadable = all - outcomes.text - outcomes.none;
    invocation.terminal.result(
      { outcomes },
      () =>
        `${outcomes.text} of ${all} attachments say something, ${outcomes.none} have nothing to read, ${unreadable} could not be read.\n`,
    );
    return EXIT.done;
  });
}
