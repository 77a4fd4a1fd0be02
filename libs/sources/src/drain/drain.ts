import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { systemActor } from '@minutebook/access';
import { addAccounts, emptyAccount, type Import, type Imports } from '@minutebook/archive';
import { type Clock, type Database, type Log, Problem } from '@minutebook/platform';
import type { Inbox } from '../inbox/inbox';
import { RECEIVERS } from '../receivers/receivers';
import type { OpenSource, Register } from '../register/register';
import {
  type DeliveryRow,
  endDeliveries,
  failDeliveries,
  nameImport,
  returnDeliveries,
  sourcesWithWork,
  takeDeliveries,
  takenDeliveries,
} from '../store/delivery-store';
import { countDrained } from '../store/source-store';
import type { Courier } from './courier';
import { Parcel } from './parcel';

/** One import holds so much. */
const MOST_DELIVERIES = 500;
const MOST_BYTES = 128 * 1024 * 1024;
/** After so many tries a delivery is given up, or goes without the files that did not come. */
const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 8 * 3_600_000;
const ACTOR = systemActor('sources');

/**
 * Brings what lies in the inbox into the archive: deliveries of a source, oldest first, become an import. Each step is in
 * the database before the next begins: who was taken, and for which import; so a process that dies at any instruction is
 * taken up again, and what is read twice is recognised by the archive.
 */
export class Drain {
  constructor(
    private readonly database: Database,
    private readonly register: Register,
    private readonly inbox: Inbox,
    private readonly imports: Imports,
    private readonly courier: Courier,
    private readonly clock: Clock,
    private readonly log: Log,
    /** Folder for files on their way from a service to the archive. */
    private readonly scratch: string,
  ) {}

  /** Sources with something to do. */
  pending(): Promise<string[]> {
    return sourcesWithWork(this.database, this.clock.now());
  }

  /** Everything that is due, of every source. */
  async all(signal: AbortSignal): Promise<void> {
    for (const id of await this.pending()) await this.run(id, signal);
  }

  /** Does nothing when another process drains this source. */
  async run(id: string, signal: AbortSignal): Promise<void> {
    await this.database.exclusively(`source:${id}`, async () => {
      const source = await this.register.open(id);
      if (!source) return;
      await this.settle(id, await takenDeliveries(this.database, id), signal);
      for (let more = true; more && !signal.aborted;) more = await this.once(source, signal);
    });
  }

  /** One import; false when nothing is due. */
  private async once(source: OpenSource, signal: AbortSignal): Promise<boolean> {
    const taken = await this.database.transaction((tx) =>
      takeDeliveries(tx, source.id, this.clock.now(), MOST_DELIVERIES, MOST_BYTES),
    );
    if (taken.length === 0) return false;
    const folder = join(this.scratch, source.id);
    await rm(folder, { recursive: true, force: true });
    try {
      const { parcel, packed } = await this.pack(source, taken, folder, signal);
      if (parcel.size > 0) await this.settle(source.id, await this.send(source, parcel, packed), signal);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return true;
  }

  /** What cannot be opened is given up alone, and what lacks a file waits; neither holds up the others. */
  private async pack(source: OpenSource, taken: readonly DeliveryRow[], folder: string, signal: AbortSignal) {
    const parcel = new Parcel(source);
    const packed: DeliveryRow[] = [];
    await mkdir(folder, { recursive: true });
    for (const row of taken) {
      if (signal.aborted) {
        await this.giveBack([row], 0, false);
        continue;
      }
      let body: Buffer;
      try {
        body = await this.inbox.body(row);
      } catch (error) {
        this.log.error('a delivery does not open', { source: source.id, delivery: row.id }, error);
        // A folder that is not there may come back; a broken seal stays broken.
        if (error instanceof Problem && error.code === 'seal-broken') await this.giveUp(source.id, [row]);
        else await this.giveBack([row], pauseAfter(row));
        continue;
      }
      const isLast = row.attempts >= ATTEMPTS;
      const { files, lost, isIncomplete } = await this.courier.collect(
        source,
        RECEIVERS[source.kind],
        body,
        join(folder, String(row.id)),
        isLast,
      );
      if (isIncomplete) {
        await this.giveBack([row], pauseAfter(row));
        continue;
      }
      await parcel.add(row, body, files, lost);
      packed.push(row);
    }
    return { parcel, packed };
  }

  private async send(source: OpenSource, parcel: Parcel, packed: readonly DeliveryRow[]): Promise<DeliveryRow[]> {
    let importId: number | undefined;
    try {
      const { row } = await this.imports.create(ACTOR, { name: source.name });
      importId = row.id;
      await this.database.transaction((tx) =>
        nameImport(
          tx,
          packed.map(({ id }) => id),
          row.id,
        ),
      );
      await this.imports.addUpload(ACTOR, row.id, `${source.kind}-${source.id}.zip`, parcel.stream());
      // Nobody is there to be asked; what is assumed stands in the audit log.
      await this.imports.start(ACTOR, row.id, undefined, true);
      return packed.map((delivery) => ({ ...delivery, importId: row.id }));
    } catch (error) {
      // No room, say: none of theirs, and no try of them.
      if (importId !== undefined) await this.callOff(importId);
      await this.giveBack(packed, FIRST_PAUSE_MS, false);
      throw error;
    }
  }

  private async callOff(importId: number): Promise<void> {
    const { version, state } = (await this.imports.get(importId)).row;
    if (state === 'collecting') await this.imports.cancel(ACTOR, importId, version);
  }

  /** Deliveries that were taken: what became of their import decides. */
  private async settle(source: string, taken: readonly DeliveryRow[], signal: AbortSignal): Promise<void> {
    const byImport = new Map<number | null, DeliveryRow[]>();
    for (const row of taken) byImport.set(row.importId, [...(byImport.get(row.importId) ?? []), row]);
    for (const [importId, rows] of byImport) {
      if (importId === null) {
        await this.giveBack(rows, 0);
        continue;
      }
      await this.imports.run(importId, signal);
      const made = await this.imports.get(importId);
      const { state } = made.row;
      if (state === 'done') await this.end(source, rows, made);
      else if (state === 'collecting') {
        // The process died before the import had its file.
        await this.callOff(importId);
        await this.giveBack(rows, 0);
      } else if (state === 'failed' || state === 'cancelled') await this.retry(source, rows);
    }
  }

  private async end(source: string, rows: readonly DeliveryRow[], made: Import): Promise<void> {
    const account = made.files.map((file) => file.account).reduce(addAccounts, emptyAccount());
    const bytes = sumOf(rows);
    if (account.bytes < bytes) {
      // Every byte of every delivery is in the account, or the batch is held (R5).
      this.log.error('an import accounts for less than was delivered', { source, import: made.row.id });
      return this.retry(source, rows);
    }
    await this.database.transaction(async (tx) => {
      await endDeliveries(
        tx,
        rows.map(({ id }) => id),
      );
      const drained = { deliveries: rows.length, bytes, failed: 0, exceptions: account.exceptions };
      await countDrained(tx, source, drained, this.clock.now());
    });
    await this.inbox.forget(rows);
  }

  private async retry(source: string, rows: readonly DeliveryRow[]): Promise<void> {
    await this.giveUp(
      source,
      rows.filter(({ attempts }) => attempts >= ATTEMPTS),
    );
    for (const row of rows) if (row.attempts < ATTEMPTS) await this.giveBack([row], pauseAfter(row));
  }

  private async giveBack(rows: readonly DeliveryRow[], pause: number, counts = true): Promise<void> {
    const due = new Date(this.clock.now().getTime() + pause);
    await this.database.transaction((tx) =>
      returnDeliveries(
        tx,
        rows.map(({ id }) => id),
        due,
        counts,
      ),
    );
  }

  private async giveUp(source: string, rows: readonly DeliveryRow[]): Promise<void> {
    if (rows.length === 0) return;
    await this.database.transaction(async (tx) => {
      await failDeliveries(
        tx,
        rows.map(({ id }) => id),
      );
      const drained = { deliveries: rows.length, bytes: sumOf(rows), failed: rows.length, exceptions: 0 };
      await countDrained(tx, source, drained, this.clock.now());
    });
  }
}

function pauseAfter({ attempts }: DeliveryRow): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 4 ** (attempts - 1));
}

function sumOf(rows: readonly DeliveryRow[]): number {
  return rows.reduce((sum, { bytes }) => sum + bytes, 0);
}
