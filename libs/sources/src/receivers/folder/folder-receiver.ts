import { constants } from 'node:fs';
import { access, lstat, mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '@minutebook/platform';
import type { PullDesk, Receiver } from '../receiver';

/** Files that programs write before they rename them. */
const UNFINISHED = /^\.|\.(?:part|partial|tmp|crdownload|filepart)$/i;

/**
 * A folder where files appear. One that has rested is imported, then moved to `done` (or to `failed`) beside it; so it is
 * read once, and whoever put it there sees what became of it. After a crash between the two it is imported again, and
 * known.
 */
export const folderReceiver: Receiver = {
  pull: async ({ settings }, desk) => {
    const folder = settings['path']!;
    for (const name of (await readdir(folder)).sort()) {
      if (desk.signal.aborted) return;
      if (!UNFINISHED.test(name)) await take(folder, name, Number(settings['settleSeconds']) * 1000, desk);
    }
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
  const after = await lstat(path);
  // It grew while it was read: what there is now comes as a whole, next time.
  if (after.size !== before.size || after.mtimeMs !== before.mtimeMs || desk.signal.aborted) return;
  const target = join(folder, isRead ? 'done' : 'failed');
  await mkdir(target, { recursive: true });
  await rename(path, await freeName(target, name, desk.now()));
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
