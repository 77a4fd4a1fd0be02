import type { Actor } from '@minutebook/access';
import type { ErasureOutcome, ErasureState } from '@minutebook/contract';
import type { Database } from '@minutebook/platform';
import type { HoldAudience } from '../holds/hold-audience';
import type { Directory } from '../people/directory';
import {
  countOutcomes,
  type ErasureMessageRow,
  type ErasureReasonRow,
  listErasureMessages,
  reasonsOfErasure,
} from '../store/erasure-finding-store';
import {
  type CountedErasure,
  decisionsOfErasure,
  type ErasureCounts,
  type ErasureDecisionRow,
  latestDecisions,
} from '../store/erasure-store';
import type { Sights } from '../walls/sights';
import type { Barred, ErasureRequests } from './erasure-requests';

/** Lines of reasons of one request; rules and holds are few. */
const MOST_REASONS = 200;
const REGISTER_PAGE = 200;

/** A request with all that was found and decided, as one person may see it. */
export interface ErasureFile {
  readonly request: CountedErasure;
  /** Whether silent holds exist for whoever looks (R59). */
  readonly silent: boolean;
  readonly counts: ErasureCounts;
  readonly reasons: readonly ErasureReasonRow[];
  /** Newest first. */
  readonly decisions: readonly ErasureDecisionRow[];
  readonly people: readonly { readonly externalId: string; readonly name: string }[];
  readonly barred: Barred | undefined;
}

/** A request with its latest decision. */
export interface ErasureRegisterLine {
  readonly request: CountedErasure;
  readonly decision: ErasureDecisionRow | undefined;
}

/** What is on file about an erasure request: the answer that a court would ask for. */
export class ErasureRecord {
  constructor(
    private readonly database: Database,
    private readonly requests: ErasureRequests,
    private readonly audience: HoldAudience,
    private readonly directory: Directory,
    private readonly sights: Sights,
  ) {}

  async of(actor: Actor, id: number): Promise<ErasureFile> {
    const request = await this.requests.get(id);
    const silent = await this.audience.seesSilent(actor);
    const [counts, reasons, decisions, { persons }, barred] = await Promise.all([
      countOutcomes(this.database, id, silent),
      reasonsOfErasure(this.database, id, silent, MOST_REASONS),
      decisionsOfErasure(this.database, id),
      this.directory.whoIsWho(),
      this.requests.barred(actor, request),
    ]);
    const names = new Map(persons.map(({ externalId, name }) => [externalId, name]));
    const people = request.persons.map((externalId) => ({ externalId, name: names.get(externalId) ?? externalId }));
    return { request, silent, counts, reasons, decisions, people, barred };
  }

  /** Whether silent holds exist for somebody. */
  seesSilent(actor: Actor): Promise<boolean> {
    return this.audience.seesSilent(actor);
  }

  /** Every request with its latest decision, newest first, in pages. */
  async *register(state: ErasureState | undefined): AsyncGenerator<ErasureRegisterLine[]> {
    for (let before: number | undefined; ;) {
      const page = await this.requests.list(state, before, REGISTER_PAGE);
      if (page.length === 0) return;
      const decisions = await latestDecisions(
        this.database,
        page.map(({ id }) => id),
      );
      yield page.map((request) => ({ request, decision: decisions.get(request.id) }));
      before = page.at(-1)!.id;
    }
  }

  /**
   * Messages of a request, by id, without those behind a wall before whoever asks; counts are of the archive, as those of
   * disposals are. A page may be short, or empty, and another one follow all the same.
   */
  async messages(
    actor: Actor,
    id: number,
    outcome: ErasureOutcome | undefined,
    after: number,
    limit: number,
  ): Promise<{ items: ErasureMessageRow[]; next: number | null }> {
    await this.requests.get(id);
    const [silent, sight] = await Promise.all([this.audience.seesSilent(actor), this.sights.of(actor.id)]);
    const found = await listErasureMessages(this.database, id, { silent, outcome, after, limit: limit + 1 });
    const page = found.slice(0, limit);
    const items = page.filter(
      ({ conversation, channel, at, parties }) =>
        conversation === null || sight.sees({ conversation, channel: channel!, at: at!, versions: [{ parties }] }),
    );
    return { items, next: found.length > limit ? page.at(-1)!.message : null };
  }
}
