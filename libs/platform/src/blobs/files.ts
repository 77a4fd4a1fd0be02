import { open, rm, stat } from 'node:fs/promises';

/** A rename is safe only once its folder is on disk too. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * Removes a file that nobody wrote to for `age` milliseconds; whether it did. Whoever was at it may be done with it by then,
 * and have it renamed or removed.
 */
export async function removeLeft(path: string, age: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (!found || Date.now() - found.mtimeMs <= age) return false;
  await rm(path, { force: true });
  return true;
}
