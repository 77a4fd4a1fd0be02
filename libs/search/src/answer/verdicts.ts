import {
  type ArchivedMessage,
  asOf as asItWas,
  type Directory,
  documentOf,
  type Handle,
  type Reader,
} from '@minutebook/archive';
import type { CompiledQuery, Document, Span } from '@minutebook/query';
import type { Candidate } from '../search-index';

const BATCH = 200;

/** What the ledger says about a candidate. */
export interface Verdict<C> {
  readonly candidate: C;
  /** The message as it was then. */
  readonly message: ArchivedMessage;
  readonly document: Document;
  readonly spans: readonly Span[] | null;
  /** It has changed since: the index, which knows it as it is now, is not to be blamed for what it was not. */
  readonly changedSince: boolean;
}

/** Opens candidates of an index, on the ledger's copy, and lets the matcher decide. */
export class Verdicts {
  constructor(
    private readonly reader: Reader,
    private readonly directory: Directory,
  ) {}

  /**
   * In the order of `candidates`. One the archive does not know, or did not know then, is the index's alone and left out.
   * `handles` collects the people met.
   */
  async *of<C extends Pick<Candidate, 'id'>>(
    candidates: readonly C[],
    matcher: CompiledQuery,
    asOf: number,
    handles: Map<number, Handle> = new Map(),
  ): AsyncGenerator<Verdict<C>> {
    for (let from = 0; from < candidates.length; from += BATCH) {
      const batch = candidates.slice(from, from + BATCH);
      const messages = new Map(
        (await this.reader.messages(batch.map(({ id }) => id))).map((message) => [message.id, message]),
      );
      for (const [id, handle] of await this.directory.byId(
        [...messages.values()].flatMap((message) => message.versions.flatMap((version) => [...version.parties])),
      ))
        handles.set(id, handle);
      for (const candidate of batch) {
        const now = messages.get(candidate.id);
        const message = now && asItWas(now, asOf);
        if (!message) continue;
        const document = documentOf(message, handles);
        yield { candidate, message, document, spans: matcher.match(document), changedSince: message !== now };
      }
    }
  }
}
