import { createReadStream } from 'node:fs';
import { systemActor } from '@minutebook/access';
import type { Imports } from '@minutebook/archive';
import { SOURCE_KINDS } from '@minutebook/contract';
import { type Clock, type Database, Problem } from '@minutebook/platform';
import type { Inbox } from '../inbox/inbox';
import type { PullDesk } from '../receivers/receiver';
import { RECEIVERS } from '../receivers/receivers';
import type { OpenSource, Register } from '../register/register';
import { saveCursor } from '../store/source-store';
import type { VendorClient } from '../vendors/vendor-client';

const ACTOR = systemActor('sources');

/** Asks the sources that do not call. One process at a time for each. */
export class Puller {
  constructor(
    private readonly database: Database,
    private readonly register: Register,
    private readonly inbox: Inbox,
    private readonly imports: Imports,
    private readonly vendor: VendorClient,
    private readonly clock: Clock,
  ) {}

  /** Active sources that are to be asked. */
  async pending(): Promise<string[]> {
    const rows = await this.register.list();
    return rows
      .filter(({ state, kind }) => state === 'active' && SOURCE_KINDS[kind].way === 'pull')
      .map(({ id }) => id);
  }

  /** Throws what went wrong at the source; what was kept before stays kept. */
  async run(id: string, signal: AbortSignal): Promise<void> {
    await this.database.exclusively(`pull:${id}`, async () => {
      const source = await this.register.open(id);
      if (source?.state !== 'active') return;
      try {
        await RECEIVERS[source.kind].pull?.(source, this.desk(source, signal));
        await this.register.asked(ACTOR, id, null);
      } catch (error) {
        await this.register.asked(ACTOR, id, error instanceof Problem ? error.title : 'The source could not be asked.');
        throw error;
      }
    });
  }

  private desk(source: OpenSource, signal: AbortSignal): PullDesk {
    return {
      vendor: this.vendor,
      signal,
      now: () => this.clock.now(),
      keep: (delivery) => this.inbox.keep(source, delivery),
      moveCursor: (cursor) => this.database.transaction((tx) => saveCursor(tx, source.id, cursor)),
      importFile: (path, name) => this.importFile(source.name, path, name, signal),
    };
  }

  private async importFile(source: string, path: string, name: string, signal: AbortSignal): Promise<boolean> {
    const { row } = await this.imports.create(ACTOR, { name: source });
    await this.imports.addUpload(ACTOR, row.id, name, createReadStream(path));
    // Nobody is there to be asked; what is assumed stands in the audit log.
    await this.imports.start(ACTOR, row.id, undefined, true);
    await this.imports.run(row.id, signal);
    return (await this.imports.get(row.id)).row.state === 'done';
  }
}
