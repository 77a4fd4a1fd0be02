import {
  type Directory,
  documentOf,
  isMessage,
  type LedgerDisposal,
  type LedgerItem,
  type LedgerVersion,
  type MessageFacts,
  type Reader,
} from '@minutebook/archive';
import type { Clock, Database, Log } from '@minutebook/platform';
import { DocumentsRefused, type IndexedMessage, type SearchIndex } from '../search-index';
import { Directions } from './directions';
import { indexed, othersTurn, STRETCH, termsIn } from './documents';
import type { Vocabulary } from './vocabulary';

/** Ledger entries a step takes. */
const STEP = 2_000;

const NEVER = new AbortController().signal;

interface Step {
  readonly documents: readonly IndexedMessage[];
  readonly disposals: readonly LedgerDisposal[];
  readonly from: number;
  readonly upTo: number;
}

/**
 * Follows the ledger into the index. It reads on from the index's own position, so a crash repeats a step and never skips
 * one, and a rebuild is "position = 0". One follower at a time, whichever process is free.
 */
export class Indexer {
  private readonly directions: Directions;

  constructor(
    private readonly database: Database,
    private readonly reader: Reader,
    private readonly directory: Directory,
    private readonly index: SearchIndex,
    private readonly vocabulary: Vocabulary,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.directions = new Directions(database, directory, index);
  }

  /** Reads on until nothing is left, then follows the directory. Returns false when another process is at it. */
  async catchUp(signal?: AbortSignal): Promise<boolean> {
    const done = await this.database.exclusively(`index:${this.index.name}`, async () => {
      do await this.follow(signal);
      while (!signal?.aborted && (await this.directions.step((ids) => this.mend(ids), signal ?? NEVER)));
      return true;
    });
    return done ?? false;
  }

  private async follow(signal: AbortSignal | undefined): Promise<void> {
    const begun = await this.index.position();
    let position = begun;
    let [earlier, applying] = [Promise.resolve(), Promise.resolve()];
    try {
      for (let step = await this.read(position); step && !signal?.aborted; step = await this.read(position)) {
        // Two steps are under way while the next is read, so that a distributed engine never waits for more; no third one.
        await earlier;
        earlier = applying;
        applying = this.take(step, earlier);
        applying.catch(() => undefined);
        position = step.upTo;
      }
    } finally {
      await Promise.allSettled([earlier, applying]);
    }
    await applying;
    if (position > begun) await this.index.refresh();
  }

  /** Empties the index and reads the ledger from its start. */
  async rebuild(signal?: AbortSignal): Promise<void> {
    await this.database.exclusively(`index:${this.index.name}`, async () => {
      await this.index.clear();
      await this.database.query('DELETE FROM search.failure WHERE index = $1', [this.index.name]);
    });
    await this.catchUp(signal);
  }

  /**
   * After a disposal: words that stand in no message any more are forgotten, and the index writes its files anew. Nothing is
   * taken in meanwhile. False when something was in use; then it is asked again.
   */
  async purge(signal: AbortSignal): Promise<boolean> {
    const done = await this.database.exclusively(`index:${this.index.name}`, async () => {
      await this.follow(signal);
      await this.vocabulary.sweep((terms) => this.index.lost(terms), signal);
      if (signal.aborted || !(await this.index.purge())) return false;
      return (await this.database.rewrite('search.vocabulary')) && this.database.rewrite('search.failure');
    });
    return done ?? false;
  }

  /** Takes these messages in again, as the ledger has them. */
  async mend(ids: readonly number[]): Promise<void> {
    const position = await this.index.position();
    const messages = await this.reader.messages(ids);
    const documents = await this.documents(
      messages.map((facts) => ({ facts, position: newestPosition(facts, position) })),
    );
    await this.applyOrFail(documents, position, position);
    await this.index.refresh();
  }

  /** What the ledger has from this position on, its terms known to wildcards before it is found; undefined at its end. */
  private async read(from: number): Promise<Step | undefined> {
    const items = await this.reader.follow(from, STEP);
    if (items.length === 0) return undefined;
    const disposals = items.filter((item) => item.kind === 'disposal');
    const gone = new Set(disposals.flatMap(({ messages }) => messages));
    const touched = (await this.touched(items)).filter(({ facts }) => !gone.has(facts.id));
    const documents = await this.documents(touched);
    await this.vocabulary.add(termsIn(documents));
    return { documents, disposals, from, upTo: items.at(-1)!.position + 1 };
  }

  private async documents(
    messages: readonly { readonly facts: MessageFacts; readonly position: number }[],
  ): Promise<IndexedMessage[]> {
    const handles = await this.directory.byId(
      messages.flatMap(({ facts }) => facts.versions.flatMap((version) => [...version.parties])),
    );
    const documents: IndexedMessage[] = [];
    for (const [i, { facts, position }] of messages.entries()) {
      if (i % STRETCH === 0) await othersTurn();
      try {
        documents.push(indexed(facts, documentOf(facts, handles), handles, position));
      } catch (error) {
        await this.fail(facts.id, position, error);
      }
    }
    return documents;
  }

  private async take({ documents, disposals, from, upTo }: Step, earlier: Promise<void>): Promise<void> {
    // What is let go of must not come in after that.
    if (disposals.length > 0) await earlier;
    for (const { messages, position } of disposals) await this.letGo(messages, position);
    await this.applyOrFail(documents, from, upTo, earlier);
  }

  private async letGo(ids: readonly number[], position: number): Promise<void> {
    await this.index.remove(ids, position);
    await this.database.query('DELETE FROM search.failure WHERE index = $1 AND message_id = ANY($2::bigint[])', [
      this.index.name,
      ids,
    ]);
  }

  /** One document an engine refuses is found by halving, recorded, and keeps nobody else waiting. */
  private async applyOrFail(
    documents: readonly IndexedMessage[],
    from: number,
    upTo: number,
    earlier?: Promise<void>,
  ): Promise<void> {
    try {
      await this.index.apply(documents, upTo, earlier);
      await this.settle(documents);
    } catch (error) {
      if (!(error instanceof DocumentsRefused)) throw error;
      const [first] = documents;
      if (documents.length === 1) {
        await this.fail(first!.id, first!.position, error);
        return this.index.apply([], upTo, earlier);
      }
      const half = documents.length >> 1;
      await this.applyOrFail(documents.slice(0, half), from, from, earlier);
      await this.applyOrFail(documents.slice(half), from, upTo, earlier);
    }
  }

  /** Messages `items` tell of, whole: an index holds every version of a message, and its attachments, in one document. */
  private async touched(items: readonly LedgerItem[]): Promise<{ facts: MessageFacts; position: number }[]> {
    const byMessage = new Map<number, LedgerVersion[]>();
    const annotated = new Map<number, number>();
    for (const item of items) {
      if (item.kind === 'annotation') annotated.set(item.message, item.position);
      if (item.kind !== 'message' && item.kind !== 'system') continue;
      if (item.version === 0 && !isMessage(item.event) && item.event.type !== 'edit' && item.event.type !== 'delete')
        continue;
      const own = byMessage.get(item.message);
      if (own) own.push(item);
      else byMessage.set(item.message, [item]);
    }
    const whole: { facts: MessageFacts; position: number }[] = [];
    const partly: number[] = [];
    for (const [id, own] of byMessage) {
      if (own[0]!.version === 0 && !annotated.has(id))
        whole.push({ facts: { ...factsOf(own[0]!), versions: own }, position: own.at(-1)!.position });
      else partly.push(id);
    }
    for (const id of annotated.keys()) if (!byMessage.has(id)) partly.push(id);
    for (const message of await this.reader.messages(partly)) {
      const version = byMessage.get(message.id)?.at(-1)?.position ?? -1;
      whole.push({ facts: message, position: Math.max(version, annotated.get(message.id) ?? -1) });
    }
    return whole;
  }

  /** What could not be taken in and now was has not failed; unless something newer of it has meanwhile. */
  private async settle(documents: readonly IndexedMessage[]): Promise<void> {
    if (documents.length === 0) return;
    await this.database.query(
      `DELETE FROM search.failure f USING unnest($2::bigint[], $3::bigint[]) AS d (id, position)
       WHERE f.index = $1 AND f.message_id = d.id AND f.position <= d.position`,
      [this.index.name, documents.map(({ id }) => id), documents.map(({ position }) => position)],
    );
  }

  private async fail(message: number, position: number, error: unknown): Promise<void> {
    this.log.error('message not indexed', { message }, error);
    await this.database.query(
      `INSERT INTO search.failure (index, message_id, position, reason, at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (index, message_id) DO UPDATE SET position = EXCLUDED.position, reason = EXCLUDED.reason, at = EXCLUDED.at`,
      [this.index.name, message, position, error instanceof Error ? error.name : 'unknown', this.clock.now()],
    );
  }
}

/** Ledger position of the newest thing known of a message; `latest` for what the ledger has not numbered yet. */
function newestPosition({ versions, annotations }: MessageFacts, latest: number): number {
  return Math.max(...[...versions, ...annotations].map(({ position }) => position ?? latest));
}

function factsOf(item: LedgerVersion): Omit<MessageFacts, 'versions'> {
  const { message: id, kind, conversation, channel, at } = item;
  return { id, kind, conversation, channel, at, annotations: [] };
}
