import type { Actor, Audit } from '@minutebook/access';
import { type ArchivedMessage, disposedSentence, type Reader, type SightedReader } from '@minutebook/archive';
import type { Coverage, WithholdingGround } from '@minutebook/contract';
import { type Clock, type Database, notFound, Problem, type Transaction } from '@minutebook/platform';
import { canonicalBytes, sha256 } from '@minutebook/proof';
import type { Answer, Search } from '@minutebook/search';
import { numberOf, refuseUnlessOpen, type RequestPapers, type RequestRegister, subject } from './register';
import {
  countWithheld,
  type ExportedMessages,
  holdDecisions,
  insertExported,
  insertItems,
  insertProduction,
  type ItemRow,
  type LeftRow,
  leftOf,
  listItems,
  noteDownload,
  type ProducedItem,
  producedItems,
  type ProductionRow,
  standingOf,
  waitingItems,
} from './store/production-store';
import type { RequestRow } from './store/request-store';

/** Messages one decision is about. */
export const MOST = 5_000;
const PAGE = 200;

export interface ItemDecision {
  /** These, or all that a query finds. */
  readonly messages?: readonly number[] | undefined;
  readonly query?: string | undefined;
  /** IANA zone in which dates of the query are meant. */
  readonly zone?: string | undefined;
  readonly decision: 'produce' | 'withhold';
  readonly ground?: WithholdingGround | undefined;
  readonly reason?: string | undefined;
}

/** By what a query found messages: whoever asks the same as of the same position finds the same. */
export interface FoundBy {
  /** Canonical text, saved searches as they were. */
  readonly query: string;
  readonly zone: string;
  /** Ledger entries the selection stands on. */
  readonly asOf: number;
  readonly coverage: Coverage;
}

/** A message to be decided on, as far as it has got. */
interface FoundItem extends ProducedItem {
  /** Ledger position of that version; null until the ledger has numbered it. */
  readonly position: number | null;
}

/** A message of a production, as far as it had got; or, of one that was disposed of since, the sentence that says so. */
export interface ProducedMessage {
  readonly id: number;
  readonly version: number;
  readonly content: ArchivedMessage | string;
}

/** A production opened: what it holds. */
export interface OpenedProduction {
  readonly request: RequestRow;
  readonly production: ProductionRow;
  /** Throws `not-all-seen` where that changes meanwhile. */
  pages(): AsyncGenerator<readonly ProducedMessage[]>;
}

/**
 * What is produced and what is withheld for a request, by whom and why. Content of several messages leaves only as a
 * production of a request: its list is written down first and never changes (R38).
 */
export class Productions {
  constructor(
    private readonly database: Database,
    private readonly register: RequestRegister,
    private readonly sighted: SightedReader,
    private readonly reader: Pick<Reader, 'disposed'>,
    private readonly search: Search,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  items(
    request: number,
    decision: 'produce' | 'withhold' | undefined,
    before: number | undefined,
    limit: number,
  ): Promise<ItemRow[]> {
    return listItems(this.database, request, decision, before, limit);
  }

  /**
   * Throws `ground-missing`, `too-many`, `coverage-incomplete`, `already-produced` for withholding a version that has left,
   * `not-found` for what is not seen.
   */
  async decide(
    actor: Actor,
    id: number,
    version: number,
    asked: ItemDecision,
  ): Promise<{ decided: number; unchanged: number; foundBy: FoundBy | null; papers: RequestPapers }> {
    const { decision } = asked;
    const ground = decision === 'withhold' ? (asked.ground ?? null) : null;
    const reason = asked.reason?.trim() || null;
    if (decision === 'withhold' && (ground === null || reason === null)) throw groundMissing(ground === null);
    const { found, foundBy } = await this.found(actor, asked);
    let changed: FoundItem[] = [];
    const papers = await this.register.within(actor, id, version, decision, async (tx, request) => {
      refuseUnlessOpen(request);
      const messages = found.map(({ message }) => message);
      const standing = await standingOf(tx, id, messages);
      if (decision === 'withhold') refuseLeft(found, await leftOf(tx, id, messages));
      changed = found.filter((item) => !isSame(standing.get(item.message), item, decision, ground, reason));
      await insertItems(tx, id, changed, { decision, ground, reason, byName: actor.name, at: this.clock.now() });
      await this.audit.append(tx, actor, 'request.decided', subject(id), {
        number: numberOf(request),
        decision,
        ground,
        ...(foundBy && { ...foundBy, asked: asked.query }),
        messages: changed.map(({ message, messageVersion }) => `${message}@${messageVersion}`),
      });
    });
    return { decided: changed.length, unchanged: found.length - changed.length, foundBy, papers };
  }

  /** Everything decided to be produced that has not left yet. Throws `nothing-waiting`. */
  produce(actor: Actor, id: number, version: number, note: string): Promise<RequestPapers> {
    return this.register.within(actor, id, version, 'produced', async (tx, request) => {
      refuseUnlessOpen(request);
      const items = await waitingItems(tx, id);
      if (items.length === 0)
        throw new Problem({
          code: 'nothing-waiting',
          status: 409,
          title: 'Nothing is decided to be produced that has not left already.',
        });
      await this.make(tx, actor, request, items, note);
    });
  }

  /**
   * Opens a production for whoever sees all of it: a file with parts missing, unsaid, is worse than none. What was disposed
   * of since is said to be. The download is written down before its first byte. Throws `not-all-seen`.
   */
  async open(actor: Actor, id: number, number: number): Promise<OpenedProduction> {
    const { request, productions } = await this.register.get(id);
    const production = productions.find((one) => one.number === number);
    if (!production) throw notFound('production');
    const pages = this.pagesOf(production, actor.id);
    while (!(await pages.next()).done);
    await this.database.transaction(async (tx) => {
      await noteDownload(tx, production.id, actor.name, this.clock.now());
      await this.audit.append(tx, actor, 'production.downloaded', subject(id), {
        number: numberOf(request),
        production: number,
        items: production.items,
      });
    });
    return { request, production, pages: () => this.pagesOf(production, actor.id) };
  }

  /**
   * Notes that messages leave for a request with an export, within the transaction that lets them go. What was withheld does
   * not leave, whatever was decided when the export was made; what leaves here is not withheld any more. Throws
   * `withheld-since`.
   */
  async leave(tx: Transaction, number: string, exported: ExportedMessages): Promise<void> {
    const { id } = await this.register.byNumber(number);
    await holdDecisions(tx, id);
    const withheld = await countWithheld(tx, id, exported.messages);
    if (withheld > 0) throw withheldSince(number, withheld);
    await insertExported(tx, id, exported, this.clock.now());
  }

  private async *pagesOf(production: ProductionRow, user: string): AsyncGenerator<ProducedMessage[]> {
    for (let after = 0; ;) {
      const rows = await producedItems(this.database, production.id, after, PAGE);
      if (rows.length === 0) return;
      const ids = rows.map(({ message }) => message);
      const seen = new Map((await this.sighted.messages(user, ids)).map((message) => [message.id, message]));
      // Asked afterwards, so that what went in between is not taken for what is not seen.
      const disposed = await this.reader.disposed(ids.filter((id) => !seen.has(id)));
      yield rows.map(({ message: id, messageVersion: version }) => {
        const gone = disposed.get(id);
        const content = seen.get(id) ?? (gone && disposedSentence(gone));
        if (!content) throw notAllSeen();
        return { id, version, content };
      });
      after = rows.at(-1)!.message;
    }
  }

  private async make(
    tx: Transaction,
    actor: Actor,
    request: RequestRow,
    items: readonly ItemRow[],
    note: string,
  ): Promise<void> {
    const list = items.map(({ message, messageVersion }) => [String(message), messageVersion]);
    const digest = sha256(canonicalBytes({ request: numberOf(request), items: list }));
    const doing = { note, sha256: digest, byName: actor.name, at: this.clock.now() };
    const number = await insertProduction(tx, request.id, items, doing);
    await this.audit.append(tx, actor, 'production.made', subject(request.id), {
      number: numberOf(request),
      production: number,
      items: items.length,
      sha256: digest.toString('hex'),
    });
  }

  private async found(
    actor: Actor,
    { messages, query, zone }: ItemDecision,
  ): Promise<{ found: FoundItem[]; foundBy: FoundBy | null }> {
    if ((messages === undefined) === (query === undefined))
      throw new Problem({
        code: 'request-invalid',
        status: 422,
        title: 'Name the messages, or a query that finds them.',
        fields: { messages: 'or a query' },
      });
    if (query !== undefined) return this.foundBy(actor, query, zone);
    const wanted = [...new Set(messages)];
    const seen = await this.sighted.messages(actor.id, wanted);
    if (seen.length < wanted.length) throw notFound('message');
    return { found: seen.map(itemOf), foundBy: null };
  }

  private async foundBy(actor: Actor, source: string, zone = 'UTC'): Promise<{ found: FoundItem[]; foundBy: FoundBy }> {
    const { signal } = new AbortController();
    const found: FoundItem[] = [];
    let answer: Answer | undefined;
    do {
      const before: Answer | undefined = answer;
      answer = await this.search.run({
        source,
        zone,
        reader: actor.id,
        sort: 'oldest',
        limit: PAGE,
        after: before?.next,
        asOf: before?.asOf,
        signal,
      });
      // An index that is made anew begins at nothing.
      if (before && answer.asOf < before.asOf) throw incomplete(answer.coverage);
      // What the index was certain of and the ledger knows better is shown by a search, and no match.
      found.push(...answer.hits.filter(({ mended }) => !mended).map(({ message }) => itemOf(message)));
      if (found.length > MOST || (answer.next !== undefined && found.length === MOST)) throw tooMany();
    } while (answer.next !== undefined);
    const coverage = await this.search.coverage(actor.id);
    if (coverage.state !== 'complete') throw incomplete(coverage);
    if (found.length === 0)
      throw new Problem({
        code: 'nothing-found',
        status: 422,
        title: 'The query finds nothing.',
        fields: { query: 'finds nothing' },
      });
    const { query, asOf } = answer;
    return { found, foundBy: { query, zone, asOf, coverage } };
  }
}

function itemOf({ id, versions }: ArchivedMessage): FoundItem {
  const { version, position } = versions.at(-1)!;
  return { message: id, messageVersion: version, position };
}

function isSame(
  standing: ItemRow | undefined,
  item: ProducedItem,
  decision: 'produce' | 'withhold',
  ground: WithholdingGround | null,
  reason: string | null,
): boolean {
  return (
    standing?.messageVersion === item.messageVersion &&
    standing.decision === decision &&
    standing.ground === ground &&
    standing.reason === reason
  );
}

/** A version that came after all that left can still be withheld: an edit is not lost because its original is out. */
function refuseLeft(found: readonly FoundItem[], left: readonly LeftRow[]): void {
  const items = new Map(found.map((item) => [item.message, item]));
  const out = left.filter((row) => isIn(items.get(row.message)!, row));
  if (out.length === 0) return;
  const { production, bundle } = out[0]!;
  throw new Problem({
    code: 'already-produced',
    status: 409,
    title: `${new Set(out.map(({ message }) => message)).size} of these left with ${bundle === null ? `production ${production}` : `the export ${bundle}`} already.`,
    detail: 'Nothing was decided.',
    hint: 'What has left cannot be withheld; ask the authority to return it.',
  });
}

function isIn({ messageVersion, position }: FoundItem, { version, asOf }: LeftRow): boolean {
  return version === null ? position !== null && position < asOf! : messageVersion <= version;
}

function withheldSince(number: string, messages: number): Problem {
  return new Problem({
    code: 'withheld-since',
    status: 410,
    title: `${messages} of its messages were withheld for ${number} since this export was made.`,
    detail: 'It is not handed out any more.',
    hint: 'Ask for it anew; what is withheld will not be in it.',
  });
}

function groundMissing(isGround: boolean): Problem {
  return new Problem({
    code: 'ground-missing',
    status: 422,
    title: 'What is withheld says on which ground, and why.',
    fields: isGround ? { ground: 'is missing' } : { reason: 'is missing' },
  });
}

function tooMany(): Problem {
  return new Problem({
    code: 'too-many',
    status: 422,
    title: `The query finds more than ${MOST} messages.`,
    detail: 'Nothing was decided.',
    hint: 'Decide in parts, by time or person.',
    fields: { query: 'finds too much' },
  });
}

/** A part of what a query asks for would be decided on, unsaid. */
function incomplete({ searchable, failed, archived }: Coverage): Problem {
  return new Problem({
    code: 'coverage-incomplete',
    status: 409,
    title: `The index is behind: ${searchable + failed} of ${archived} messages have been looked at.`,
    detail: 'Nothing was decided: the query would have missed some.',
    hint: 'Decide again when the foot of the page says that the index has caught up.',
  });
}

function notAllSeen(): Problem {
  return new Problem({
    code: 'not-all-seen',
    status: 403,
    title: 'Parts of this production are outside what you may see.',
    hint: 'Somebody whom no wall bars downloads it.',
  });
}
