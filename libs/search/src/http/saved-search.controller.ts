import { Controller } from '@nestjs/common';
import { type In, Input, Serves } from '@minutebook/access';
import { Sights } from '@minutebook/archive';
import { api, type SavedSearch } from '@minutebook/contract';
import { readQuery } from '../answer/preparation';
import { SavedSearches } from '../saved/saved-searches';
import type { SavedRow } from '../store/saved-search-store';

@Controller()
export class SavedSearchController {
  constructor(
    private readonly saved: SavedSearches,
    private readonly sights: Sights,
  ) {}

  @Serves(api.search.saved)
  async list(
    @Input() { actor, query }: In<typeof api.search.saved>,
  ): Promise<{ items: SavedSearch[]; next: string | null }> {
    // What the firm looks for is its own: who only sees a scope keeps no searches and is shown nobody’s.
    if ((await this.sights.of(actor.id)).scope) return { items: [], next: null };
    const found = await this.saved.list(actor.id, readCursor(query.after), query.limit + 1);
    const items = found.slice(0, query.limit);
    return {
      items: items.map((row) => present(row, actor.id)),
      next: found.length > query.limit ? writeCursor(items.at(-1)!) : null,
    };
  }

  @Serves(api.search.save)
  async save(@Input() { actor, body }: In<typeof api.search.save>): Promise<SavedSearch> {
    readQuery(body.query, 'search');
    return present(await this.saved.save(actor, body), actor.id);
  }

  @Serves(api.search.change)
  async change(@Input() { actor, params, body }: In<typeof api.search.change>): Promise<SavedSearch> {
    const { version, ...text } = body;
    readQuery(text.query, 'search');
    return present(await this.saved.change(actor, Number(params.id), version, text), actor.id);
  }

  @Serves(api.search.remove)
  async remove(@Input() { actor, params, query }: In<typeof api.search.remove>): Promise<Record<string, never>> {
    await this.saved.remove(actor, Number(params.id), query.version);
    return {};
  }
}

function present(
  { id, name, query, shared, owner, ownerName, changedAt, version }: SavedRow,
  reader: string,
): SavedSearch {
  return {
    id: String(id),
    name,
    query,
    shared,
    owner: ownerName,
    mine: owner === reader,
    changedAt: changedAt.toISOString(),
    version,
  };
}

function writeCursor({ name, id }: SavedRow): string {
  return Buffer.from(JSON.stringify([name, id])).toString('base64url');
}

function readCursor(cursor: string | undefined): { name: string; id: number } | undefined {
  if (cursor === undefined) return undefined;
  const [name, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [string, number];
  return { name, id };
}
