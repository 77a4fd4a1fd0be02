import type { Database } from '@minutebook/platform';
import { normaliseHandle } from '@minutebook/query';
import { isMessage } from '../ledger/events';
import type { LedgerItem, LedgerVersion, Reader } from '../reading/reader';
import { stay } from '../store/deletion-store';
import {
  addNumberChanges,
  addSightings,
  lockSightingPosition,
  moveSightingPosition,
  type NumberChange,
  type Sighting,
} from '../store/sighting-store';
import { namedIn } from './membership';

/** Ledger entries a step takes. */
const STEP = 2_000;
/** Members of a conversation a notice is read against. */
const MEMBERS = 500;

/**
 * Follows the ledger and keeps, for every handle, when it was met: what the queue of unmapped handles is sorted by. A
 * table, because deriving it would read every message of the archive. Position and counts move in one transaction: a
 * crash repeats a step and doubles nothing.
 */
export class Sightings {
  constructor(
    private readonly database: Database,
    private readonly reader: Reader,
  ) {}

  /** Reads on until nothing is left. */
  async catchUp(signal?: AbortSignal): Promise<void> {
    while (!signal?.aborted && (await this.step()) > 0);
  }

  private step(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const position = await lockSightingPosition(tx);
      const items = await this.reader.follow(position, STEP);
      if (items.length === 0) return 0;
      const versions = items.filter(isVersion);
      await addSightings(tx, sightingsIn(versions));
      const changes = await this.numberChanges(versions);
      await stay(
        tx,
        changes.map(({ message }) => message),
      );
      await addNumberChanges(tx, changes);
      await moveSightingPosition(tx, items.at(-1)!.position + 1);
      return items.length;
    });
  }

  private async numberChanges(versions: readonly LedgerVersion[]): Promise<NumberChange[]> {
    const found: NumberChange[] = [];
    for (const version of versions) {
      const { event, message, conversation, at } = version;
      if (!isMessage(event) || event.notice !== 'number-changed') continue;
      const { members } = await this.reader.roster(conversation, MEMBERS);
      const numbers = numbersIn(event.body);
      const newNormal = numbers.at(-1);
      if (newNormal === undefined) continue;
      const named = version.sender === null ? namedIn(event.body, members).map(({ id }) => id) : [version.sender];
      const oldHandle = named.find((id) => members.find((member) => member.id === id && !is(member.value, newNormal)));
      if (oldHandle !== undefined) found.push({ message, oldHandle, newNormal, at });
    }
    return found;
  }
}

function isVersion(item: LedgerItem): item is LedgerVersion {
  return 'event' in item && item.version === 0 && item.kind !== 'canary';
}

function sightingsIn(versions: readonly LedgerVersion[]): Sighting[] {
  const byHandle = new Map<number, Sighting>();
  for (const { parties, at, receivedAt } of versions)
    for (const handle of new Set(parties)) {
      const known = byHandle.get(handle);
      byHandle.set(handle, {
        handle,
        noticedAt: earlier(known?.noticedAt, receivedAt),
        firstAt: earlier(known?.firstAt, at),
        lastAt: known && known.lastAt > at ? known.lastAt : at,
        messages: (known?.messages ?? 0) + 1,
      });
    }
  // In one order, so that two steps never wait for each other's rows.
  return [...byHandle.values()].sort((a, b) => a.handle - b.handle);
}

function earlier(one: Date | undefined, other: Date): Date {
  return one && one < other ? one : other;
}

/** Normal forms of the numbers a notice gives. */
export function numbersIn(text: string): string[] {
  return [...text.matchAll(/\+?\d[\d \u00a0().\u2010-\u2015-]{5,30}\d/g)].map(([number]) =>
    normaliseHandle(number.replace(/[\u00a0\u2010-\u2015]/g, ' ')),
  );
}

function is(value: string, normal: string): boolean {
  return normaliseHandle(value) === normal;
}
