import type { Actor, Audit } from '@minutebook/access';
import { type Clock, conflict, type Database, notFound, Problem, sqlState } from '@minutebook/platform';
import {
  deleteSaved,
  findSaved,
  insertSaved,
  listSaved,
  ownsSaved,
  savedBeginning,
  type SavedRow,
  type SavedText,
  updateSaved,
} from '../store/saved-search-store';

/** Searches under a name: everybody's own, and those they share. Only the owner changes one. */
export class SavedSearches {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  list(reader: string, after: { name: string; id: number } | undefined, limit: number): Promise<SavedRow[]> {
    return listSaved(this.database, reader, after, limit);
  }

  /** Those a reader may use whose names begin so. */
  beginning(reader: string, typed: string, limit: number): Promise<SavedRow[]> {
    return savedBeginning(this.database, reader, typed, limit);
  }

  /** The text behind `saved:name` for this reader; without one, of the shared ones only. */
  async find(name: string, reader: string | undefined): Promise<string | undefined> {
    return (await findSaved(this.database, name, reader))?.query;
  }

  save(actor: Actor, text: SavedText): Promise<SavedRow> {
    return this.named(text, async () =>
      this.database.transaction(async (tx) => {
        const row = await insertSaved(tx, {
          ...text,
          owner: actor.id,
          ownerName: actor.name,
          changedAt: this.clock.now(),
        });
        await this.audit.append(tx, actor, 'search.saved', { kind: 'search', id: String(row.id) }, { ...text });
        return row;
      }),
    );
  }

  change(actor: Actor, id: number, version: number, text: SavedText): Promise<SavedRow> {
    return this.named(text, async () =>
      this.database.transaction(async (tx) => {
        const row = await updateSaved(tx, id, actor.id, version, text, this.clock.now());
        if (!row) throw await this.refusal(id, actor);
        await this.audit.append(tx, actor, 'search.changed', { kind: 'search', id: String(id) }, { ...text });
        return row;
      }),
    );
  }

  async remove(actor: Actor, id: number, version: number): Promise<void> {
    await this.database.transaction(async (tx) => {
      const row = await deleteSaved(tx, id, actor.id, version);
      if (!row) throw await this.refusal(id, actor);
      const { name, query, shared } = row;
      await this.audit.append(tx, actor, 'search.removed', { kind: 'search', id: String(id) }, { name, query, shared });
    });
  }

  private async refusal(id: number, actor: Actor): Promise<Problem> {
    return (await ownsSaved(this.database, id, actor.id)) ? conflict('saved search') : notFound('saved search');
  }

  private async named<T>({ name }: SavedText, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (sqlState(error) !== '23505') throw error;
      throw new Problem(
        {
          code: 'name-taken',
          status: 409,
          title: `There is a saved search called “${name}” already.`,
          hint: 'Yours have each their own name, and so have the shared ones.',
          fields: { name: 'is in use' },
        },
        { cause: error },
      );
    }
  }
}
