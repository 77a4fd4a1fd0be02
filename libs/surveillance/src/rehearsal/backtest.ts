import { asOf, documentOf, type Handle, type MessageFacts, type Reader } from '@minutebook/archive';
import { Problem } from '@minutebook/platform';
import { compileRules, fold, type Query, type Rule } from '@minutebook/query';
import type { Stretch, Sweep } from '@minutebook/search';
import type { Comparison, RuleSearch } from './comparison';
import { MessageSet } from './message-set';

/** Rules asked about at once: the index works at each on one core. */
const ASKERS = 2;
/** The past as it stands at one ledger position. */
export interface Past extends Stretch {
  readonly asOf: number;
  readonly signal: AbortSignal;
}

/** The messages a rule finds, as it is in force and as it is drafted; no id twice. */
export interface Found {
  readonly comparison: Comparison;
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly milliseconds: number;
}

/** What opening messages brought: of these, ids by search. */
export interface Step {
  readonly messages: readonly number[];
  readonly found: Readonly<Record<string, readonly number[]>>;
}

/** Who listens to a backtest keeps what it says, and so it can go on after a crash. */
export interface Listener {
  /** A rule is through. */
  settled(found: Found): Promise<void>;
  /** So many messages have to be opened: the index is not certain of them. */
  doubtful(messages: number): Promise<void>;
  /** Messages were opened; `opened` counts those of before a crash too. */
  opened(step: Step, opened: number): Promise<void>;
}

/**
 * Runs rules over the past. The index says which messages a rule certainly finds, and they stay closed; those it is not
 * certain of are opened once, and the matcher decides about all rules at once. So what a rehearsal counts is what search
 * finds and what alerts.
 */
export class Backtest {
  constructor(
    private readonly sweep: Sweep,
    private readonly reader: Reader,
    /** Messages opened at a time. */
    private readonly atATime: number,
  ) {}

  /** `earlier`: what opening brought before a crash. */
  async run(
    comparisons: readonly Comparison[],
    past: Past,
    listener: Listener,
    earlier: readonly Step[] = [],
  ): Promise<void> {
    const failed = new AbortController();
    const asked = { ...past, signal: AbortSignal.any([past.signal, failed.signal]) };
    const toOpen = new MessageSet();
    const doubted: Found[] = [];
    const left = comparisons.values();
    const ask = async (): Promise<void> => {
      for (const comparison of left) {
        const started = performance.now();
        const before = await this.propose(comparison.before, asked, toOpen);
        const after = await this.propose(comparison.after, asked, toOpen);
        const milliseconds = performance.now() - started;
        const found = { comparison, before: before.certain, after: after.certain, milliseconds };
        if (before.isAll && after.isAll) await listener.settled(found);
        else doubted.push(found);
      }
    };
    const askers = Array.from({ length: ASKERS }, () =>
      ask().catch((error: unknown) => {
        failed.abort();
        throw error;
      }),
    );
    const ended = await Promise.allSettled(askers);
    past.signal.throwIfAborted();
    const reason = ended.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
    if (reason.length > 0) throw reason.find((error) => !isAbort(error)) ?? reason[0];
    if (
      doubted.some(({ comparison: { before, after } }) =>
        [before, after].some((of) => of && looksForDisguises(of.tree)),
      )
    )
      for await (const page of this.sweep.disguised(past)) for (const { id } of page) toOpen.add(id);
    if (doubted.length > 0) await this.decide(doubted, toOpen, past, listener, earlier);
  }

  /** Ids the index is certain of; the others go to those to be opened. */
  private async propose(
    search: RuleSearch | null,
    past: Past,
    toOpen: MessageSet,
  ): Promise<{ certain: readonly number[]; isAll: boolean }> {
    const certain: number[] = [];
    if (!search) return { certain, isAll: true };
    // All rules that look for disguises look at the same messages: those are looked up once.
    const plainly = looksForDisguises(search.tree);
    let isAll = !plainly;
    try {
      for await (const page of this.sweep.candidates({ ...search, plainly, ...past }))
        for (const candidate of page) {
          if (candidate.certain) certain.push(candidate.id);
          else {
            toOpen.add(candidate.id);
            isAll = false;
          }
        }
      return { certain, isAll };
    } catch (error) {
      if (!isBeyondIndex(error)) throw error;
      // What the index cannot answer is answered without it, however long that takes.
      for await (const page of this.sweep.all(past)) for (const { id } of page) toOpen.add(id);
      return { certain: [], isAll: false };
    }
  }

  private async decide(
    doubted: readonly Found[],
    toOpen: MessageSet,
    past: Past,
    listener: Listener,
    earlier: readonly Step[],
  ): Promise<void> {
    await listener.doubtful(toOpen.size);
    const searches = doubted.flatMap(({ comparison: { code, before, after } }): Rule[] => [
      ...(before ? [{ id: nameOf('before', code), ...before }] : []),
      ...(after ? [{ id: nameOf('after', code), ...after }] : []),
    ]);
    const matcher = compileRules(searches);
    const found = new Map<string, number[]>(searches.map(({ id }) => [id, []]));
    const openedBefore = new MessageSet();
    for (const step of earlier) {
      for (const id of step.messages) openedBefore.add(id);
      for (const [search, ids] of Object.entries(step.found)) found.get(search)?.push(...ids);
    }
    const started = performance.now();
    let opened = openedBefore.size;
    for await (const { ids, messages, handles } of this.open(toOpen.batches(this.atATime, openedBefore), past)) {
      const news: Record<string, number[]> = {};
      for (const message of messages)
        for (const { rule } of matcher.match(documentOf(message, handles))) (news[rule] ??= []).push(message.id);
      for (const [search, of] of Object.entries(news)) found.get(search)!.push(...of);
      opened += ids.length;
      await listener.opened({ messages: ids, found: news }, opened);
    }
    const share = (performance.now() - started) / doubted.length;
    for (const { comparison, before, after, milliseconds } of doubted) {
      const { code } = comparison;
      await listener.settled({
        comparison,
        before: together(before, found.get(nameOf('before', code))),
        after: together(after, found.get(nameOf('after', code))),
        milliseconds: milliseconds + share,
      });
    }
  }

  /** Opens the next messages while those before are being matched: the database works on another core. */
  private async *open(batches: Iterable<readonly number[]>, past: Past): AsyncGenerator<Opened> {
    let next: Promise<Opened> | undefined;
    for (const ids of batches) {
      past.signal.throwIfAborted();
      const now = next;
      next = this.read(ids, past.asOf);
      // Whoever stops in between does not wait for it.
      next.catch(() => undefined);
      if (now) yield await now;
    }
    if (next) yield await next;
  }

  private async read(ids: readonly number[], position: number): Promise<Opened> {
    const messages = (await this.reader.messages(ids)).flatMap((message) => asOf(message, position) ?? []);
    const handles = await this.reader.handles(
      messages.flatMap((message) => message.versions.flatMap((version) => [...version.parties])),
    );
    return { ids, messages, handles };
  }
}

/** Messages opened, of those asked for: the others were disposed of, or not there yet. */
interface Opened {
  readonly ids: readonly number[];
  readonly messages: readonly MessageFacts[];
  readonly handles: ReadonlyMap<number, Handle>;
}

function looksForDisguises(tree: Query): boolean {
  return fold<boolean>(tree, ({ kind }, parts) => kind === 'obf' || parts.includes(true));
}

function nameOf(side: 'before' | 'after', code: string): string {
  return `${side}:${code}`;
}

function together(certain: readonly number[], found: readonly number[] = []): readonly number[] {
  return found.length === 0 ? certain : [...new Set([...certain, ...found])];
}

/** Too slow for it on this machine, or more than it takes at once. */
function isBeyondIndex(error: unknown): boolean {
  return error instanceof Problem && (error.code === 'search-too-slow' || error.code === 'query-too-broad');
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
