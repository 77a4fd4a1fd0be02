import { randomBytes } from 'node:crypto';
import { type Actor, type Audit, type Notices, type StoredUser } from '@minutebook/access';
import { type Clock, type Database, Problem, type Transaction } from '@minutebook/platform';
import type { Dealer } from './dealer';
import { drawSample, hashOfEligible, type SampleSize, shuffled } from './sample';
import { type DrawRow, eligibleDecisions, insertDraw, listDraws, lockDraws } from './store/draw-store';
import { insertRereads, type NewReread } from './store/reread-store';

export interface DrawOrder extends SampleSize {
  readonly programme: number | null;
  readonly reviewer: string | null;
  readonly queue: number | null;
  /** Days, both included, UTC. */
  readonly from: string;
  readonly to: string;
  readonly knownShare: number;
  readonly days: number;
  readonly readers: readonly string[];
}

/** Draws samples of decisions, and deals them with known answers mixed in. */
export class Draws {
  constructor(
    private readonly database: Database,
    private readonly dealer: Dealer,
    private readonly notices: Pick<Notices, 'tell'>,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Draws at once. Whoever asks for one person's work does not re-read it: they would know whose it is. */
  async draw(actor: Actor, order: DrawOrder): Promise<DrawRow> {
    if (order.to < order.from)
      throw new Problem({
        code: 'request-invalid',
        status: 422,
        title: 'The period ends before it begins.',
        fields: { to: 'is before from' },
      });
    const id = await this.database.transaction((tx) => this.drawIn(tx, actor, order));
    const [row] = await listDraws(this.database, { id }, 1);
    return row!;
  }

  async drawIn(tx: Transaction, actor: Actor, order: DrawOrder): Promise<number> {
    await lockDraws(tx);
    const eligible = await eligibleDecisions(tx, order);
    const seed = randomBytes(16).toString('hex');
    const sample = drawSample(seed, eligible, order);
    const eligibleHash = hashOfEligible(eligible);
    const at = this.clock.now();
    const id = await insertDraw(tx, {
      ...order,
      seed,
      eligible: eligible.map(({ decision }) => decision),
      eligibleHash,
      sample,
      by: actor.id,
      byName: actor.name,
      at,
    });
    const readers = (await this.dealer.readers(order.readers)).filter(
      (reader) => order.reviewer === null || reader.id !== actor.id,
    );
    const dealt = await this.dealer.deal(tx, seed, sample, readers);
    const known = await this.known(tx, seed, order.knownShare, readers, dealt);
    // One order for both, so that no id tells which is which.
    const all = inOrder(seed, [...dealt, ...known]);
    await this.hand(tx, all, { draw: id, dealtAt: at, days: order.days });
    await this.audit.append(
      tx,
      actor,
      'reread.drawn',
      { kind: 'draw', id: String(id) },
      {
        ...(order.programme !== null && { programme: String(order.programme) }),
        ...(order.reviewer !== null && { reviewer: order.reviewer }),
        ...(order.queue !== null && { queue: String(order.queue) }),
        from: order.from,
        to: order.to,
        seed,
        share: order.share,
        minimum: order.minimum,
        eligible: eligible.length,
        eligibleHash: Buffer.from(eligibleHash).toString('hex'),
        sample: sample.map(String),
        known: known.length,
      },
    );
    return id;
  }

  /** Writes tasks down and tells their readers, in the same words whatever they are. */
  async hand(
    tx: Transaction,
    tasks: readonly NewReread[],
    { draw, dealtAt, days }: { draw: number | null; dealtAt: Date; days: number },
  ): Promise<number> {
    const dueAt = new Date(dealtAt.getTime() + days * 86_400_000);
    const written = await insertRereads(tx, tasks, { draw, dealtAt, dueAt });
    const counts = new Map<string, number>();
    for (const { reader } of written) if (reader !== null) counts.set(reader, (counts.get(reader) ?? 0) + 1);
    for (const [reader, count] of counts)
      await this.notices.tell(tx, [reader], {
        kind: 'reread',
        subject: { kind: 'rereads', id: reader },
        words: { count },
      });
    return written.length;
  }

  private async known(
    tx: Transaction,
    seed: string,
    share: number,
    readers: readonly StoredUser[],
    dealt: readonly NewReread[],
  ): Promise<NewReread[]> {
    if (share === 0) return [];
    const known: NewReread[] = [];
    for (const reader of readers) {
      const own = dealt.filter((task) => task.reader?.id === reader.id);
      const found = await this.dealer.known(
        tx,
        seed,
        reader,
        this.dealer.knownCount(seed, reader.id, own.length, share),
      );
      // An alert is never asked twice in one deal.
      known.push(...found.filter(({ alert }) => own.every((task) => task.alert !== alert)));
    }
    return known;
  }
}

function inOrder(seed: string, tasks: readonly NewReread[]): NewReread[] {
  const byName = new Map(tasks.map((task) => [`${task.decision}:${task.reader?.id ?? ''}`, task]));
  return shuffled(`${seed}:order`, [...byName.keys()]).map((name) => byName.get(name)!);
}
