import { constants } from 'node:fs';
import { mkdir, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { randomUUID } from 'node:crypto';
import { type Anchor, AnchorFault, fileName, folderName, type Outgoing, type Receipt, systemCode } from './anchor';

/** A folder of somebody else: an auditor's share, a disk that is written once. A file a checkpoint, none ever overwritten. */
export class FolderAnchor implements Anchor {
  readonly kind = 'folder';
  readonly name: string;

  constructor(private readonly folder: string) {
    this.name = pathToFileURL(folder).href;
  }

  async publish(checkpoints: readonly Outgoing[], at: Date): Promise<Receipt[]> {
    const receipts: Receipt[] = [];
    try {
      // The folder itself is not made here: where a share is not mounted, its mount point must not be filled in its place.
      await (await open(this.folder, constants.O_RDONLY)).close();
      for (const checkpoint of checkpoints) {
        const path = join(this.folder, folderName(checkpoint), fileName(checkpoint, at));
        await write(path, checkpoint.note);
        receipts.push({ checkpoint, place: pathToFileURL(path).href });
      }
    } catch (error) {
      throw new AnchorFault(systemCode(error) ?? 'unwritable', { cause: error });
    }
    return receipts;
  }
}

/** The file is there whole, and after a power cut still, or it is not there. */
async function write(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `.${basename(path)}.${randomUUID()}`);
  const file = await open(temporary, 'wx', 0o644);
  try {
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
