import { textOf } from '@minutebook/archive';
import type { SourceKind } from '@minutebook/contract';
import { type Door, type KnockCall, openDoor } from './http/door.testing';
import type { VendorServer } from './peers/vendor.testing';
import type { SourceRow } from './store/source-store';
import { type TestSources, testSources } from './testing';

const never = new AbortController().signal;

/** For specs only: one source of a kind behind an open door, over an archive, beside its service. */
export class Stage {
  private constructor(
    readonly sources: TestSources,
    readonly door: Door,
    readonly source: SourceRow,
    readonly service: VendorServer,
  ) {}

  static async set(kind: SourceKind, service: VendorServer, fields: Record<string, string>): Promise<Stage> {
    const sources = await testSources();
    return new Stage(sources, await openDoor(sources), await sources.add(kind, fields), service);
  }

  async strike(): Promise<void> {
    await this.door.close();
    await this.service.stop();
    await this.sources.archive.drop();
  }

  knock(call: KnockCall): Promise<{ status: number; text: string; headers: Headers }> {
    return this.door.knock(this.source.id, call);
  }

  /** Seconds since 1970. */
  get now(): number {
    return Math.floor(this.sources.archive.clock.now().getTime() / 1000);
  }

  async drain(): Promise<void> {
    await this.sources.drain.all(never);
  }

  async standing(): Promise<SourceRow> {
    return this.sources.register.get(this.source.id);
  }

  async messages() {
    const { db, reader } = this.sources.archive;
    const rows = await db.app.query<{ id: number }>('SELECT id FROM archive.message ORDER BY id');
    return (await reader.messages(rows.map(({ id }) => id))).map(({ versions }) => {
      const { event, change } = versions.at(-1)!;
      const attachments = 'attachments' in event ? (event.attachments ?? []) : [];
      return { body: textOf(event).body, change, files: attachments.map(({ state, name }) => `${name} ${state}`) };
    });
  }

  /** What could not be read or fetched, in words. */
  async exceptions(): Promise<string[]> {
    const rows = await this.sources.archive.db.app.query<{ detail: string }>('SELECT detail FROM archive.exception');
    return rows.map(({ detail }) => detail);
  }
}
