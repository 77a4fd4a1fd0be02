import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';

interface Begun {
  /** Tells the file that was imported from any other that lies there under the same name. */
  readonly mark: string;
  readonly importId: number;
}

/**
 * Which import has which file of a watched folder; it is the source's cursor. A file that still lies there the next round,
 * because its import is under way or it could not be moved, is asked after and not imported again.
 */
export class BegunImports {
  private readonly begun: Map<string, Begun>;

  constructor(
    cursor: string | null,
    private readonly save: (cursor: string) => Promise<void>,
  ) {
    this.begun = new Map(Object.entries(cursor === null ? {} : (JSON.parse(cursor) as Record<string, Begun>)));
  }

  /** The import that has this very file. */
  idOf(path: string, mark: string): number | undefined {
    const begun = this.begun.get(path);
    return begun?.mark === mark ? begun.importId : undefined;
  }

  async add(path: string, begun: Begun): Promise<void> {
    await this.forgetMoved();
    this.begun.set(path, begun);
    await this.write();
  }

  /** To be read again when somebody puts it back. */
  async forget(path: string): Promise<void> {
    if (this.begun.delete(path)) await this.write();
  }

  private write(): Promise<void> {
    return this.save(JSON.stringify(Object.fromEntries(this.begun)));
  }

  /** So that it stays as short as the list of files that lie there. */
  private async forgetMoved(): Promise<void> {
    for (const [path, { mark }] of this.begun) {
      const now = await lstat(path).catch(() => undefined);
      if (!now || markOf(now) !== mark) this.begun.delete(path);
    }
  }
}

/** The times alone may be copied from elsewhere; when the entry itself was changed last (ctime) only the system sets. */
export function markOf({ ino, size, mtimeMs, ctimeMs }: Stats): string {
  return [ino, size, mtimeMs, ctimeMs].join(' ');
}
