import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { systemActor } from '@minutebook/access';
import type { Imports } from '@minutebook/archive';
import { type ImportState, SOURCE_KINDS } from '@minutebook/contract';
import { type Clock, type Database, Problem } from '@minutebook/platform';
import type { Inbox } from '../inbox/inbox';
import { BegunImports, markOf } from '../receivers/folder/begun-imports';
import type { PullDesk } from '../receivers/receiver';
import { RECEIVERS } from '../receivers/receivers';
import type { OpenSource, Register } from '../register/register';
import { note, saveCursor } from '../store/source-store';
import type { VendorClient } from '../vendors/vendor-client';

const ACTOR = systemActor('sources');

/** So long a source brings in what it has before others get their turn, in milliseconds. */
const TURN_MS = 30_000;

/** What asking a source came to. */
export interface Turn {
  /** Its time was over before it was through: it is to be asked again, behind the others. */
  readonly hasMore: boolean;
  /** What went wrong at the source; the register says it already. */
  readonly fault?: unknown;
}

const NOTHING: Turn = { hasMore: false };

/** Asks the sources that do not call. One process at a time for each. */
export class Puller {
  constructor(
    private readonly database: Database,
    private readonly register: Register,
    private readonly inbox: Inbox,
    private readonly imports: Imports,
    private readonly vendor: VendorClient,
    private readonly clock: Clock,
    private readonly turnMs = TURN_MS,
  ) {}

  /** Active sources that are to be asked. */
  async pending(): Promise<string[]> {
    const rows = await this.register.list();
    return rows
      .filter(({ state, kind }) => state === 'active' && SOURCE_KINDS[kind].way === 'pull')
      .map(({ id }) => id);
  }

  /** As {@link turn}, and throws what went wrong at the source; what was kept before stays kept. */
  async run(id: string, signal: AbortSignal): Promise<void> {
    const { fault } = await this.turn(id, signal);
    if (fault !== undefined) throw fault;
  }

  /** Asks a source for as long as its turn lasts. Throws only what the register could not be told. */
  async turn(id: string, signal: AbortSignal): Promise<Turn> {
    const turn = await this.database.exclusively(`pull:${id}`, async () => {
      const source = await this.register.open(id);
      return source?.state === 'active' ? this.ask(source, signal) : NOTHING;
    });
    return turn ?? NOTHING;
  }

  private async ask(source: OpenSource, signal: AbortSignal): Promise<Turn> {
    const end = new AbortController();
    const stop = (): void => end.abort();
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
    try {
      await RECEIVERS[source.kind].pull?.(source, this.desk(source, signal, end));
    } catch (fault) {
      await this.register.asked(
        ACTOR,
        source.id,
        fault instanceof Problem ? fault.title : 'The source could not be asked.',
      );
      return { hasMore: false, fault };
    } finally {
      signal.removeEventListener('abort', stop);
    }
    await this.register.asked(ACTOR, source.id, null);
    return { hasMore: end.signal.aborted && !signal.aborted };
  }

  /** `end` aborts between two things when the turn is over; `signal` when the program stops. */
  private desk(source: OpenSource, signal: AbortSignal, end: AbortController): PullDesk {
    const over = performance.now() + this.turnMs;
    const moveCursor = (cursor: string): Promise<void> =>
      this.database.transaction((tx) => saveCursor(tx, source.id, cursor));
    let begun: BegunImports | undefined;
    // The time is looked at after a thing and not before it: a slow service gets on by one thing each turn at least.
    const timed = async <T>(work: Promise<T>): Promise<T> => {
      try {
        return await work;
      } finally {
        if (performance.now() >= over) end.abort();
      }
    };
    return {
      vendor: this.vendor,
      signal: end.signal,
      now: () => this.clock.now(),
      keep: (delivery) => timed(this.inbox.keep(source, delivery)),
      moveCursor,
      importFile: (path, name) => {
        begun ??= new BegunImports(source.cursor, moveCursor);
        return timed(this.importFile(source, path, name, begun, signal));
      },
    };
  }

  /** Undefined for an import that has not ended; the next time it is asked after, not made again. */
  private async importFile(
    source: OpenSource,
    path: string,
    name: string,
    begun: BegunImports,
    signal: AbortSignal,
  ): Promise<boolean | undefined> {
    // Before an import is made: a file that may not be read would leave an empty one every time.
    const file = await open(path);
    let id: number | undefined;
    try {
      const mark = markOf(await file.stat());
      id = begun.idOf(path, mark);
      if (id === undefined) {
        id = await this.begin(source.name, name, file.createReadStream({ autoClose: false }));
        await begun.add(path, { mark, importId: id });
        await note(this.database, source.id, 'received', this.clock.now());
      }
    } finally {
      await file.close();
    }
    // One that is done already could not be moved out of the way.
    if ((await this.stateOf(id)) === 'done') return true;
    // The whole file, also beyond the end of the turn: stopped half way it would be read from its start again.
    await this.imports.run(id, signal);
    const state = await this.stateOf(id);
    if (state === 'done') {
      await note(this.database, source.id, 'drained', this.clock.now());
      return true;
    }
    if (state !== 'failed' && state !== 'cancelled') return undefined;
    await begun.forget(path);
    return false;
  }

  private async stateOf(id: number): Promise<ImportState> {
    return (await this.imports.get(id)).row.state;
  }

  /** Makes and starts an import of one file. One that breaks is cancelled: nobody would go on with it. */
  private async begin(source: string, name: string, bytes: Readable): Promise<number> {
    const { row } = await this.imports.create(ACTOR, { name: source });
    try {
      await this.imports.addUpload(ACTOR, row.id, name, bytes);
      // Nobody is there to be asked; what is assumed stands in the audit log.
      await this.imports.start(ACTOR, row.id, undefined, true);
      return row.id;
    } catch (error) {
      // What went wrong first is what is to be said.
      await this.imports.cancel(ACTOR, row.id, row.version).catch(() => undefined);
      throw error;
    }
  }
}
