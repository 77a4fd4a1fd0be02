import {
  type ArchivedMessage,
  type Directory,
  documentOf,
  openingFault,
  type OpeningTrial,
  type Reader,
} from '@minutebook/archive';
import type { ReachOutcome, ReachPart } from '@minutebook/contract';
import { Problem } from '@minutebook/platform';
import type { Cursor, Search } from '../answer/search';
import type { SearchIndex } from '../search-index';
import { ownQuery } from './own-query';

const PAGE = 100;

/** How a message was found and opened. */
export interface Look {
  /** Never `slow`: of a budget nothing is known here. */
  readonly outcome: Exclude<ReachOutcome, 'slow'>;
  readonly conversation: number | null;
  readonly at: Date | null;
  /** Null: it did not come to that. */
  readonly searchMs: number | null;
  readonly openMs: number | null;
}

/** Looks for a message as somebody would who knows it, in the index in use, and opens what was found. */
export class ReachLook {
  constructor(
    private readonly search: Pick<Search, 'run'>,
    private readonly index: Pick<SearchIndex, 'position'>,
    private readonly reader: Reader,
    private readonly directory: Directory,
    private readonly trial: OpeningTrial,
  ) {}

  /** Undefined: it was disposed of meanwhile. What is wrong is looked at twice: a disk may stumble once. */
  async at(message: number, part: ReachPart, signal: AbortSignal): Promise<Look | undefined> {
    try {
      const first = await this.once(message, part, signal);
      return !first || first.outcome === 'ok' || first.outcome === 'not-indexed'
        ? first
        : await this.once(message, part, signal);
    } catch (error) {
      if (error instanceof Problem && error.code === 'disposed') return undefined;
      throw error;
    }
  }

  private async once(id: number, part: ReachPart, signal: AbortSignal): Promise<Look | undefined> {
    const none = { conversation: null, at: null, searchMs: null, openMs: null };
    let message: ArchivedMessage | undefined;
    let source: string;
    try {
      [message] = await this.reader.messages([id]);
      if (!message) return undefined;
      source = await this.queryOf(message, part);
    } catch (error) {
      return { ...none, outcome: openingFault(error) };
    }
    const known = { ...none, conversation: message.conversation, at: message.at };
    const began = performance.now();
    let isFound: boolean;
    try {
      if (!(await this.isIndexed(message))) return { ...known, outcome: 'not-indexed' };
      isFound = await this.finds(id, source, signal);
    } catch (error) {
      signal.throwIfAborted();
      const outcome = openingFault(error);
      return { ...known, outcome: outcome === 'altered' ? outcome : 'search-failed' };
    }
    const searchMs = performance.now() - began;
    if (!isFound) return { ...known, searchMs, outcome: 'not-found' };
    const { milliseconds: openMs, fault } = await this.trial.open(message, part === 'attachment');
    return { ...known, searchMs, openMs, outcome: fault ?? 'ok' };
  }

  private async queryOf(message: ArchivedMessage, part: ReachPart): Promise<string> {
    const handles = await this.directory.byId(message.versions.flatMap(({ parties }) => [...parties]));
    return ownQuery(message, documentOf(message, handles), part === 'attachment');
  }

  /** A message the index has not come to is not one it does not find. */
  private async isIndexed({ versions }: ArchivedMessage): Promise<boolean> {
    const { position } = versions[0]!;
    return position !== null && position < (await this.index.position());
  }

  private async finds(message: number, source: string, signal: AbortSignal): Promise<boolean> {
    let after: Cursor | undefined;
    do {
      const answer = await this.search.run({ source, zone: 'UTC', sort: 'oldest', after, limit: PAGE, signal });
      if (answer.hits.some((hit) => hit.message.id === message && !hit.mended)) return true;
      after = answer.next;
    } while (after);
    return false;
  }
}
