import { linkedSignal, type WritableSignal } from '@angular/core';

/** What a field shows before anybody writes in it, and of what: another subject begins anew. */
export interface DraftSource<V> {
  readonly of: string;
  readonly value: V;
}

/**
 * What somebody writes over a value of the server: it follows the value until it is written in, and then stays, whatever
 * comes in meanwhile. Values are compared as JSON.
 */
export function draftOf<V>(source: () => DraftSource<V>): WritableSignal<V> {
  return linkedSignal<DraftSource<V>, V>({
    source,
    computation: (now, before) =>
      before && before.source.of === now.of && !same(before.value, before.source.value) ? before.value : now.value,
  });
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
