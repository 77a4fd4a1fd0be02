import { type Actor, type Audit, systemActor } from '@minutebook/access';
import { PARSERS } from '@minutebook/capture';
import { type Clock, type Database, notFound, nudge } from '@minutebook/platform';
import {
  countByFormat,
  countQueue,
  listQueue,
  type QueuedRow,
  wantRaised,
  wantRereading,
} from '../store/exception-store';

const SYSTEM = systemActor('rereading');

/** What could not be read, of all imports: counted, listed, and read again when somebody asks or a parser was raised (R5). */
export class ExceptionQueue {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  list(question: Parameters<typeof listQueue>[1]): Promise<QueuedRow[]> {
    return listQueue(this.database, question);
  }

  async tally(): Promise<{ codes: { code: string; n: number }[]; resolved: number }> {
    const rows = await countQueue(this.database);
    return {
      codes: rows.filter(({ n }) => n > 0).map(({ code, n }) => ({ code, n })),
      resolved: rows.reduce((sum, { resolved }) => sum + resolved, 0),
    };
  }

  async byFormat(): Promise<ReadonlyMap<string, number>> {
    return new Map((await countByFormat(this.database)).map(({ format, n }) => [format, n]));
  }

  /** Returns how many objects will be read again. Throws `not-found` when none of the exceptions is unresolved. */
  async retry(actor: Actor, exceptions: readonly number[]): Promise<number> {
    return this.database.transaction(async (tx) => {
      const objects = await wantRereading(tx, exceptions, this.clock.now(), actor.id, actor.name);
      if (objects.length === 0) throw notFound('unresolved exception');
      await this.audit.append(
        tx,
        actor,
        'exception.retried',
        { kind: 'exception', id: exceptions.length === 1 ? String(exceptions[0]) : 'several' },
        { exceptions: exceptions.map(String), evidence: objects.map(String) },
      );
      await nudge(tx, { topic: 'rereading' });
      return objects.length;
    });
  }

  /** Has everything read again that an older parser could not read. Returns how many objects. */
  async retryRaised(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const objects = await wantRaised(tx, PARSERS, this.clock.now(), SYSTEM.id);
      if (objects > 0)
        await this.audit.append(
          tx,
          SYSTEM,
          'exception.retried',
          { kind: 'exception', id: 'several' },
          { why: 'parser-raised', objects },
        );
      return objects;
    });
  }
}
