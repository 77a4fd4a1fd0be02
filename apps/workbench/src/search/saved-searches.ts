import { inject, Injectable } from '@angular/core';
import type { SavedSearch } from '@minutebook/contract';
import { search as searchApi } from '@minutebook/contract/search';
import { Api } from '../shell/api/client';
import { personal, Session } from '../shell/session';

/** Searches under a name: this reader's own, and those others share. */
@Injectable({ providedIn: 'root' })
export class SavedSearches {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly kept = personal<readonly SavedSearch[]>([]);
  readonly list = this.kept.asReadonly();

  /** The list is short, and a page holds it; who keeps more finds the rest by name in the box. */
  async load(): Promise<void> {
    const by = this.session.person();
    const { items } = await this.api.call(searchApi.saved, { query: { limit: 200 } });
    if (by === this.session.person()) this.kept.set(items);
  }

  /** This reader's own of that name, however it is capitalised: what saving under it again would replace. */
  own(name: string): SavedSearch | undefined {
    return this.kept().find((saved) => saved.mine && saved.name.toLowerCase() === name.trim().toLowerCase());
  }

  async save(text: Pick<SavedSearch, 'name' | 'query' | 'shared'>): Promise<void> {
    const old = this.own(text.name);
    if (old) await this.api.call(searchApi.change, { params: { id: old.id }, body: { ...text, version: old.version } });
    else await this.api.call(searchApi.save, { body: text });
    await this.load();
  }

  async remove({ id, version }: SavedSearch): Promise<void> {
    await this.api.call(searchApi.remove, { params: { id }, query: { version } });
    await this.load();
  }
}
