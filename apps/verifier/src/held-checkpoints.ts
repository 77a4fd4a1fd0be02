import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Checkpoint, openHeld, type Policy } from '@minutebook/proof';
import { isFolder } from './disk-files';

/**
 * Checkpoints that left the appliance and were kept: a file as an anchor wrote it, or a folder of them. Throws for one that no
 * trusted key signed: what it says could be anybody's.
 */
export function heldAt(path: string, policy: Policy): Checkpoint[] {
  const files = isFolder(path)
    ? readdirSync(path)
        .filter((name) => name.endsWith('.checkpoint'))
        .map((name) => join(path, name))
    : [path];
  return files.map((file) => {
    try {
      return openHeld(readFileSync(file, 'utf8'), policy);
    } catch (error) {
      throw new Error(`${file}: ${error instanceof Error ? error.message : 'it cannot be read'}`, { cause: error });
    }
  });
}
