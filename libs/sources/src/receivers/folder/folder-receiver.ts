import { constants } from 'node:fs';
import { access, lstat, mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '@minutebook/platform';
import type { PullDesk, Receiver } from '../receiver';

/** Files that programs write before they rename them. */
const UNFINISHED = /^\.|\.(?:part|partial|tmp|crdownload|filepart)$/i;

/** A file that could not be taken, and why. */
interface Fault {
  readonly name: string;
  readonly error: unknown;
}

/**
 * A folder where files appear. One that has rested is imported, then moved to `done` (or to `failed`) beside it; so it is
 * read once, and whoever put it there sees what became of it. After a crash between the two it is imported again, or its
 * import asked after. What is wrong with one file is said when the others have been taken.
 */
export const folderReceiver: Receiver = {
  pull: async ({ settings }, desk) => {
    const folder = settings['path']!;
    const settle = Number(settings['settleSeconds']) * 1000;
    const faults: Fault[] = [];
    for (const name of (await readdir(folder)).sort()) {
      if (desk.signal.aborted) break;
      if (UNFINISHED.test(name)) continue;
      try {
        await take(folder, name, settle, desk);
      } catch (error) {
        if (isOfEveryFile(error)) throw error;
        faults.push({ name, error });
      }
    }
    if (faults.length > 0) throw notTaken(faults);
  },

  test: async ({ settings }) => {
    try {
      await access(settings['path']!, constants.R_OK | constants.W_OK | constants.X_OK);
    } catch {
      throw new Problem({
        code: 'folder-closed',
        status: 422,
        title: 'The program can not read and write in that folder.',
        hint: 'It must exist, and belong to the user the program runs as.',
      });
    }
  },
};

async function take(folder: string, name: string, settle: number, desk: PullDesk): Promise<void> {
  const path = join(folder, name);
  const before = await lstat(path);
  // What a link points to lies elsewhere, and would stay.
  if (!before.isFile() || desk.now().getTime() - before.mtimeMs < settle) return;
  const isRead = await desk.importFile(path, name);
  // Neither read nor failed: it stays. The next round asks after the same import and makes no other.
  if (isRead === undefined) return;
  const after = await lstat(path);
  // It grew while it was read: what there is now comes as a whole, next time.
  if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) return;
  const target = join(folder, isRead ? 'done' : 'failed');
  await mkdir(target, { recursive: true });
  await rename(path, await freeName(target, name, desk.now()));
}

/** On a full disk no other file fares better, and each would leave a cancelled import. */
function isOfEveryFile(error: unknown): boolean {
  return error instanceof Problem && error.code === 'disk-full';
}

function notTaken(faults: readonly Fault[]): Problem {
  const { name, error } = faults[0]!;
  const others = faults.length - 1;
  return new Problem(
    {
      code: 'file-not-taken',
      status: 422,
      title:
        others === 0
          ? `The file “${name}” could not be read or moved.`
          : `${faults.length} files could not be read or moved; the first is “${name}”.`,
      detail: error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined,
      hint: 'The user the program runs as must be allowed to read and move them. The other files were taken, and these are tried again in a moment.',
    },
    { cause: error },
  );
}

/** The name itself, or with the time it was taken when there is one like it. */
async function freeName(folder: string, name: string, now: Date): Promise<string> {
  const taken = new Set(await readdir(folder));
  if (!taken.has(name)) return join(folder, name);
  const stamp = now.toISOString().replace(/[:.]/g, '-');
  for (let n = 0; ; n++) {
    const other = `${stamp}${n === 0 ? '' : `-${n}`} ${name}`;
    if (!taken.has(other)) return join(folder, other);
  }
}
