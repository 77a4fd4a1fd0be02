import { type Audit, systemActor } from '@minutebook/access';
import type { Gaps, Keyring } from '@minutebook/archive';
import {
  type Blobs,
  type Clock,
  type Database,
  mayHaveCommitted,
  nudge,
  Problem,
  type Transaction,
} from '@minutebook/platform';
import type { NewDelivery, SequenceNumber } from '../receivers/receiver';
import { type OpenSource, subjectOf } from '../register/register';
import { type DeliveryRow, hasDelivery, insertDelivery } from '../store/delivery-store';
import { countReceived, lockSource } from '../store/source-store';

/** Bodies up to this size lie in the table; larger ones are blobs. */
const INLINE_BYTES = 256 * 1024;

/** How much may wait before a source is asked to come back later. */
export interface BacklogLimits {
  readonly deliveries: number;
  readonly bytes: number;
}

export const BACKLOG_LIMITS: BacklogLimits = { deliveries: 100_000, bytes: 8 * 1024 ** 3 };

const INBOX = systemActor('inbox');

/**
 * Where deliveries become safe. What `keep` returned for is in the database, sealed, and reaches the archive whatever
 * happens; so only then may a receiver acknowledge. Over the limit it refuses rather than accept and lose.
 */
export class Inbox {
  constructor(
    private readonly database: Database,
    private readonly blobs: Blobs,
    private readonly keyring: Keyring,
    private readonly gaps: Gaps,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly limits: BacklogLimits = BACKLOG_LIMITS,
  ) {}

  /** `repeated`: the source delivered the same before, and it is safe. Throws `backlog-full` or `source-paused` (503). */
  async keep(source: OpenSource, delivery: NewDelivery): Promise<'kept' | 'repeated'> {
    const key = this.keyring.blind('delivery', `${source.id}\0${delivery.key}`);
    const dataKey = this.keyring.freshKey();
    const sealed = this.keyring.seal(dataKey, sealOf(source.id, key), delivery.body);
    const isLarge = sealed.length > INLINE_BYTES;
    const isKnown = isLarge && (await hasDelivery(this.database, source.id, key));
    const blob = isLarge && !isKnown ? await this.blobs.put(sealed) : null;
    try {
      const outcome = await this.database.transaction(async (tx) => {
        const now = this.clock.now();
        const { state, backlog, backlogBytes } = await lockSource(tx, source.id);
        if (isKnown || (await hasDelivery(tx, source.id, key))) {
          await this.note(tx, source, { repeated: true });
          return 'repeated' as const;
        }
        if (state !== 'active') throw paused();
        if (backlog >= this.limits.deliveries || backlogBytes + delivery.body.length > this.limits.bytes) throw full();
        const id = await insertDelivery(tx, {
          ...{ sourceId: source.id, receivedAt: now, type: delivery.type, facts: delivery.facts, key },
          ...{ bytes: delivery.body.length, body: isLarge ? null : sealed, blob },
          ...{ wrapped: this.keyring.wrap(dataKey), kek: this.keyring.kek },
        });
        await countReceived(tx, source.id, delivery.body.length, now);
        if (delivery.number) await this.see(tx, source.id, delivery.number, now);
        await this.note(tx, source, { delivery: String(id), bytes: delivery.body.length });
        await nudge(tx, { topic: 'source', id: source.id });
        return 'kept' as const;
      });
      if (outcome === 'repeated' && blob !== null) await this.blobs.remove(blob);
      return outcome;
    } catch (error) {
      if (blob !== null && !mayHaveCommitted(error)) await this.blobs.remove(blob);
      throw error;
    }
  }

  /** The very bytes that were delivered. Throws `seal-broken` or `blob-missing`. */
  async body(row: DeliveryRow): Promise<Buffer> {
    const sealed = row.body ?? (await this.blobs.read(row.blob!, 0, await this.blobs.size(row.blob!)));
    return this.keyring.unseal(this.keyring.unwrap(row.wrapped!), sealOf(row.sourceId, row.key), sealed);
  }

  /** Removes bodies that the archive has now. */
  async forget(rows: readonly DeliveryRow[]): Promise<void> {
    for (const { blob } of rows) if (blob !== null) await this.blobs.remove(blob);
  }

  /** For handshakes: they deliver nothing, and some of them are in the log all the same. */
  async greet(source: OpenSource): Promise<void> {
    await this.database.transaction((tx) => this.note(tx, source, { handshake: true }));
  }

  private see(
    tx: Transaction,
    origin: string,
    { stream, value, restartsAfter }: SequenceNumber,
    at: Date,
  ): Promise<void> {
    return this.gaps.see(tx, { kind: 'live', origin, stream, ranges: [[value, value]], at, restartsAfter });
  }

  private note(tx: Transaction, source: OpenSource, detail: Record<string, string | number | boolean>): Promise<void> {
    return this.audit.append(tx, INBOX, 'delivery.received', subjectOf(source.id), detail);
  }
}

function sealOf(source: string, key: Buffer): string {
  return `delivery:${source}:${key.toString('hex')}`;
}

function full(): Problem {
  return new Problem({
    code: 'backlog-full',
    status: 503,
    title: 'Too much is waiting to be archived.',
    detail: 'Nothing of this delivery was kept.',
    hint: 'Deliver it again later.',
  });
}

function paused(): Problem {
  return new Problem({
    code: 'source-paused',
    status: 503,
    title: 'This source is not taken from at the moment.',
    detail: 'Nothing of this delivery was kept.',
    hint: 'Deliver it again later.',
  });
}
