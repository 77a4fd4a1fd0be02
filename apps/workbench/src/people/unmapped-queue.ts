import { inject, Injectable, signal } from '@angular/core';
import type { HandleClass, UnmappedHandle } from '@minutebook/contract';
import { directory as directoryApi } from '@minutebook/contract/directory';
import { Api } from '../shell/api/client';
import { Cursor } from '../ui/cursor';
import { Listing } from '../ui/listing';
import { Loading } from '../ui/loading';

const LIMIT = 100;
const PAUSE_MS = 200;

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
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly cursor = new Cursor(() => this.page.value()?.items ?? []);
  readonly waiting = this.counted.value;
  readonly selected = this.cursor.row;

  count(): Promise<unknown> {
    return this.counted.run((signal) => this.api.call(directoryApi.unmappedCount, {}, signal));
  }

  load(): Promise<unknown> {
    return this.page.refresh();
  }

  find(text: string): void {
    this.text.set(text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.page.load(), PAUSE_MS);
  }

  select(handle: UnmappedHandle): void {
    this.cursor.set(handle);
  }

  step(by: 1 | -1): boolean {
    return this.cursor.step(by);
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
    this.cursor.leave(handle);
    if (page) this.page.set({ ...page, items: page.items.filter(({ id }) => id !== handle.id) });
    void this.count();
  }
}
