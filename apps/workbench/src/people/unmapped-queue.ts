import { computed, inject, Injectable, signal } from '@angular/core';
import type { HandleClass, UnmappedHandle } from '@minutebook/contract';
import { directory as directoryApi } from '@minutebook/contract/directory';
import { Api } from '../shell/api/client';
import { Listing } from '../ui/listing';
import { Loading } from '../ui/loading';

const LIMIT = 100;

export interface Settlement {
  readonly class: HandleClass;
  readonly reason: string;
  readonly expiresAt?: string;
}

/** The queue of handles that are nobody's, as this page has it. */
@Injectable()
export class UnmappedQueue {
  private readonly api = inject(Api);
  private readonly counted = new Loading<{ handles: number; oldestDays: number | null }>();
  readonly page = new Listing((from, signal) => {
    const q = this.text().trim();
    return this.api.call(directoryApi.unmapped, { query: { limit: LIMIT, ...(q && { q }), ...from } }, signal);
  });
  readonly text = signal('');
  private readonly at = signal(-1);
  readonly waiting = this.counted.value;
  readonly selected = computed(() => this.page.value()?.items[this.at()] ?? null);

  count(): Promise<unknown> {
    return this.counted.run((signal) => this.api.call(directoryApi.unmappedCount, {}, signal));
  }

  async load(): Promise<void> {
    await this.page.load();
    this.at.set(Math.min(this.at(), (this.page.value()?.items.length ?? 0) - 1));
  }

  select(handle: UnmappedHandle): void {
    this.at.set(this.page.value()?.items.indexOf(handle) ?? -1);
  }

  step(by: 1 | -1): boolean {
    const { length } = this.page.value()?.items ?? [];
    if (length === 0) return false;
    this.at.update((at) => Math.min(length - 1, Math.max(0, at + by)));
    return true;
  }

  async settle(handle: UnmappedHandle, settlement: Settlement): Promise<void> {
    await this.api.call(directoryApi.settle, { body: { handles: [handle.id], ...settlement } });
    this.drop(handle);
  }

  async map(handle: UnmappedHandle, person: { id: string; version: number }, identityCheck: string): Promise<void> {
    const { scheme, value } = handle;
    await this.api.call(directoryApi.map, {
      params: { id: person.id },
      body: { version: person.version, scheme, value, ...(identityCheck && { identityCheck }) },
    });
    this.drop(handle);
    // Others may have become somebody's with it, and the person has another version.
    void this.load();
  }

  private drop(handle: UnmappedHandle): void {
    const page = this.page.value();
    if (page) this.page.set({ ...page, items: page.items.filter(({ id }) => id !== handle.id) });
    void this.count();
  }
}
