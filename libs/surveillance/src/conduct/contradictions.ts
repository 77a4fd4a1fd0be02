import { type Actor, type Audit, type Notices, type StoredUser, systemActor, type Users } from '@minutebook/access';
import { type ArchivedMessage, type CompletenessReport, type Handle, holderAt, type Reader } from '@minutebook/archive';
import { type ContradictionOutcome, type LexiconTheme } from '@minutebook/contract';
import {
  brokenConstraint,
  type Clock,
  conflict,
  type Database,
  notFound,
  nudge,
  Problem,
  type Transaction,
} from '@minutebook/platform';
import {
  type ContradictionRow,
  countContradictions,
  listContradictions,
  listThemes,
  lockConductPosition,
  moveConductPosition,
  type NewEvidence,
  openContradictions,
  putEvidence,
  readContradiction,
  setTheme,
  settleContradiction,
  themedHits,
  type ThemeRow,
} from './store/contradiction-store';
import { type Attestations } from './attestations';

const STEP = 500;
const FOLLOWER = systemActor('conduct');

export interface Settlement {
  readonly outcome: ContradictionOutcome;
  readonly reason: string;
  readonly breach: number | null;
}

/** Whoever knows what keeps a user from judging somebody's conduct (R34): the one conflict graph. */
export interface SubjectConflicts {
  ground(
    user: StoredUser,
    question: { readonly subjects: readonly string[] },
  ): Promise<{ readonly sentence: string } | undefined>;
  /** Those of the candidates against whom nothing speaks. */
  free(candidates: readonly StoredUser[], question: { readonly subjects: readonly string[] }): Promise<StoredUser[]>;
}

/**
 * What speaks against a signed attestation (R184, E9): a hit of an off-channel lexicon, or a feed of the person that fell
 * silent. Follows the hits with a position of its own, under one lock; the database keeps (attestation, evidence) unique.
 */
export class Contradictions {
  constructor(
    private readonly database: Database,
    private readonly reader: Reader,
    private readonly completeness: Pick<CompletenessReport, 'overview'>,
    private readonly attestations: Attestations,
    private readonly users: Pick<Users, 'current' | 'whoMay'>,
    private readonly conflicts: SubjectConflicts,
    private readonly notices: Pick<Notices, 'tell'>,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Reads hits until nothing is left, looks at the feeds once, and opens what contradicts. */
  async catchUp(signal?: AbortSignal): Promise<void> {
    while (!signal?.aborted && (await this.step()) > 0);
    const gaps = await this.gaps();
    await this.database.transaction(async (tx) => {
      await lockConductPosition(tx);
      await putEvidence(tx, gaps);
      await this.open(tx);
    });
  }

  list(
    filter: { state?: 'open' | 'settled' | undefined; person?: string | undefined },
    before: number | undefined,
    limit: number,
  ): Promise<ContradictionRow[]> {
    return listContradictions(this.database, filter, before, limit);
  }

  async get(id: number): Promise<ContradictionRow> {
    const row = await readContradiction(this.database, id);
    if (!row) throw notFound('contradiction');
    return row;
  }

  count(): Promise<{ open: number; settled: number }> {
    return countContradictions(this.database);
  }

  /** Throws `conflict-of-interest` for the person themself, their manager or report; `breach-missing` for a breach without one. */
  async settle(actor: Actor, id: number, version: number, settlement: Settlement): Promise<ContradictionRow> {
    const row = await this.get(id);
    const attestation = (await this.attestations.byId([row.attestation])).get(row.attestation)!;
    const user = await this.users.current(actor.id);
    const ground = user && (await this.conflicts.ground(user, { subjects: [attestation.externalId] }));
    if (ground)
      throw new Problem({
        code: 'conflict-of-interest',
        status: 403,
        title: ground.sentence,
        hint: 'Somebody else of compliance settles it.',
      });
    if ((settlement.outcome === 'breach') !== (settlement.breach !== null))
      throw new Problem({
        code: 'breach-missing',
        status: 422,
        title: 'A breach stands in the register, and only a breach does.',
        hint: 'Record the breach first, then settle with its number.',
        fields: { breach: settlement.breach === null ? 'is missing' : 'belongs to the outcome breach' },
      });
    try {
      await this.database.transaction(async (tx) => {
        const made = { ...settlement, byName: actor.name, at: this.clock.now() };
        if (!(await settleContradiction(tx, id, version, made))) throw conflict('contradiction');
        await this.audit.append(tx, actor, 'contradiction.settled', subject(id), {
          outcome: settlement.outcome,
          reason: settlement.reason,
          breach: settlement.breach === null ? undefined : String(settlement.breach),
          attestation: String(row.attestation),
        });
        await nudge(tx, { topic: 'conduct' });
      });
    } catch (error) {
      if (brokenConstraint(error)?.includes('breach')) throw notFound('breach');
      throw error;
    }
    return this.get(id);
  }

  themes(): Promise<ThemeRow[]> {
    return listThemes(this.database);
  }

  /** A lexicon that becomes off-channel is read from its first hit on: what it found before counts too. */
  async setTheme(actor: Actor, lexicon: number, theme: LexiconTheme | null): Promise<ThemeRow> {
    return this.database.transaction(async (tx) => {
      await lockConductPosition(tx);
      const row = await setTheme(tx, lexicon, theme);
      if (!row) throw notFound('lexicon');
      if (theme !== null) await moveConductPosition(tx, 0);
      const about = { kind: 'lexicon', id: String(lexicon) };
      await this.audit.append(tx, actor, 'lexicon.themed', about, { name: row.name, theme });
      await nudge(tx, { topic: 'attested' });
      return row;
    });
  }

  private step(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const position = await lockConductPosition(tx);
      const hits = await themedHits(tx, 'off-channel', position, STEP);
      if (hits.length === 0) return 0;
      const messages = new Map(
        (await this.reader.messages(hits.map(({ message }) => message))).map((one) => [one.id, one]),
      );
      const handles = await this.reader.handles(
        [...messages.values()].flatMap(({ versions }) => versions.flatMap(({ parties }) => [...parties])),
      );
      const evidence = hits.flatMap((hit): NewEvidence[] => {
        const message = messages.get(hit.message);
        const whose = message && personOf(message, hit.messageVersion, handles);
        if (!message || !whose) return [];
        return [
          {
            kind: 'hit',
            ref: String(hit.id),
            ...whose,
            channel: message.channel,
            ruleVersion: hit.ruleVersion,
            message: hit.message,
            conversation: message.conversation,
            expectation: null,
            name: null,
          },
        ];
      });
      await putEvidence(tx, evidence);
      await this.open(tx);
      await moveConductPosition(tx, hits.at(-1)!.id);
      return hits.length;
    });
  }

  /** Feeds of persons that are silent now. Another silence of the same feed is another gap. */
  private async gaps(): Promise<NewEvidence[]> {
    const { expectations } = await this.completeness.overview();
    const at = this.clock.now();
    return expectations.flatMap(({ id, name, person, channel, state, lastAt }): NewEvidence[] =>
      person !== null && (state === 'silent' || state === 'never')
        ? [
            {
              kind: 'gap',
              ref: `${id} ${lastAt?.toISOString() ?? 'never'}`,
              person,
              role: 'custodian',
              at,
              channel,
              ruleVersion: null,
              message: null,
              conversation: null,
              expectation: id,
              name,
            },
          ]
        : [],
    );
  }

  private async open(tx: Transaction): Promise<void> {
    const opened = await openContradictions(tx, this.clock.now());
    if (opened.length === 0) return;
    await this.audit.appendAll(
      tx,
      FOLLOWER,
      opened.map(({ id, attestation, evidence, kind }) => ({
        action: 'contradiction.opened',
        subject: subject(id),
        detail: { attestation: String(attestation), evidence: String(evidence), kind },
      })),
    );
    await this.tell(tx, opened);
    await nudge(tx, { topic: 'conduct' });
  }

  /** Compliance, but for whoever is the person, their manager or report: nobody is warned (R182). */
  private async tell(
    tx: Transaction,
    opened: readonly { readonly id: number; readonly attestation: number }[],
  ): Promise<void> {
    const officers = await this.users.whoMay('conduct.write');
    const attestations = await this.attestations.byId(opened.map(({ attestation }) => attestation));
    for (const { id, attestation } of opened) {
      const subjects = [attestations.get(attestation)!.externalId];
      const told = await this.conflicts.free(officers, { subjects });
      await this.notices.tell(
        tx,
        told.map((user) => user.id),
        { kind: 'contradiction', subject: subject(id) },
      );
    }
  }
}

/**
 * Of whose conduct a hit tells: of its author, when of the firm; of whom a stranger addressed, when that is one person of
 * the firm alone. A room of fifty who were merely there is evidence against none of them.
 */
function personOf(
  message: ArchivedMessage,
  version: number,
  handles: ReadonlyMap<number, Handle>,
): Pick<NewEvidence, 'person' | 'role' | 'at'> | undefined {
  const seen = message.versions.find((one) => one.version === version);
  if (!seen) return undefined;
  const at = seen.sentAt ?? seen.receivedAt;
  const of = (id: number) => {
    const handle = handles.get(id);
    const person = handle && holderAt(handle, message.at);
    return person?.ofFirm ? person.id : undefined;
  };
  const author = seen.sender === null ? undefined : of(seen.sender);
  if (author !== undefined) return { person: author, role: 'author', at };
  const [addressed, another] = new Set(seen.parties.flatMap((id) => of(id) ?? []));
  return addressed !== undefined && another === undefined ? { person: addressed, role: 'addressed', at } : undefined;
}

function subject(id: number): { kind: string; id: string } {
  return { kind: 'contradiction', id: String(id) };
}
