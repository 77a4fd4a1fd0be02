import {
  type Actor,
  type Audit,
  handleText,
  isSignedBy,
  linkEnded,
  nameDiffers,
  type Notices,
  systemActor,
  textChanged,
  tokenHash,
  type Users,
} from '@minutebook/access';
import type { Directory, Persons, PersonRow } from '@minutebook/archive';
import type { AttestationAnswer, AttestationState } from '@minutebook/contract';
import { type Clock, conflict, type Database, notFound, nudge, Problem, type Transaction } from '@minutebook/platform';
import { answered, isWaiting } from './campaigns';
import { ANSWER_MOVES, ATTESTATION_MOVES, type AttestationMove } from './life';
import { dayOf, type Policies } from './policies';
import {
  type AttestationRow,
  attestationOfToken,
  type CampaignRow,
  endLinks,
  insertAnswer,
  insertMoves,
  lapsed,
  listAttestations,
  lockAttestation,
  moveAttestations,
  type MoveRow,
  movesOf,
  noteEscalation,
  readAttestations,
  readCampaign,
  toEscalate,
} from './store/attestation-store';
import type { PolicyVersionRow } from './store/policy-store';

const CALENDAR = systemActor('calendar');
const STEP = 200;

export interface Form {
  readonly attestation: AttestationRow;
  readonly campaign: CampaignRow;
  readonly policy: PolicyVersionRow;
}

export interface Answering {
  readonly answer: AttestationAnswer;
  readonly exception?: string | undefined;
  readonly signedName: string;
  /** Of the text that was on screen, hexadecimal. */
  readonly sha256: string;
}

/** What people answered, what they did not, and what follows from either. Every move is kept with who and when (R183). */
export class Attestations {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly policies: Policies,
    private readonly persons: Pick<Persons, 'mappingsOf'>,
    private readonly users: Pick<Users, 'whoMay'>,
    private readonly notices: Pick<Notices, 'tell'>,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  list(
    ...args: Parameters<typeof listAttestations> extends [unknown, ...infer R] ? R : never
  ): Promise<AttestationRow[]> {
    return listAttestations(this.database, ...args);
  }

  async byId(ids: readonly number[]): Promise<ReadonlyMap<number, AttestationRow>> {
    return new Map((await readAttestations(this.database, [...new Set(ids)])).map((row) => [row.id, row]));
  }

  async file(id: number): Promise<{ attestation: AttestationRow; moves: MoveRow[] }> {
    const [attestation] = await readAttestations(this.database, [id]);
    if (!attestation) throw notFound('attestation');
    return { attestation, moves: await movesOf(this.database, id) };
  }

  /** What whoever holds a link is asked. That it was opened is in the log: nobody can say they were not shown the text. */
  async form(token: string): Promise<Form> {
    const attestation = await attestationOfToken(this.database, tokenHash(token));
    if (!attestation) throw linkEnded('compliance');
    const [campaign, policy] = await Promise.all([
      readCampaign(this.database, attestation.campaign),
      this.policies.versionOf(attestation.policyVersion),
    ]);
    await this.audit.record(actorOf(attestation), 'attestation.read', subject(attestation.id), {
      policyVersion: String(policy.id),
    });
    return { attestation, campaign: campaign!, policy };
  }

  /** Throws `link-ended`, `text-changed` for another text than the one asked for, `name-differs`, `exception-missing`. */
  async answer(token: string, { answer, exception, signedName, sha256 }: Answering): Promise<Date> {
    const at = this.clock.now();
    await this.database.transaction(async (tx) => {
      const attestation = await attestationOfToken(tx, tokenHash(token), true);
      if (!attestation || !isWaiting(attestation.state)) throw linkEnded('compliance');
      const policy = await this.policies.versionOf(attestation.policyVersion);
      if (policy.sha256.toString('hex') !== sha256) throw textChanged();
      if (!isSignedBy([attestation.name, ...attestation.names], signedName)) throw nameDiffers(attestation.name);
      const said = answer === 'exception' ? exception?.trim() || null : null;
      if (answer === 'exception' && said === null) throw exceptionMissing();
      await insertAnswer(tx, {
        attestation: attestation.id,
        answer,
        exception: said,
        signedName: signedName.trim(),
        sha256: policy.sha256,
        at,
      });
      await this.move(tx, [attestation.id], ANSWER_MOVES[answer], { byName: attestation.name });
      // What they wrote stands in the answer; the log says that they did.
      await this.audit.append(tx, actorOf(attestation), 'attestation.answered', subject(attestation.id), {
        answer,
        sha256,
        late: attestation.state === 'overdue' || attestation.state === 'escalated',
      });
      // What speaks against it may be known already.
      await nudge(tx, { topic: 'attested' });
    });
    return at;
  }

  async withdraw(actor: Actor, id: number, version: number, reason: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const attestation = await lockAttestation(tx, id);
      if (!attestation) throw notFound('attestation');
      if (attestation.version !== version) throw conflict('attestation');
      if (!isWaiting(attestation.state)) throw answered();
      await this.move(tx, [id], 'withdraw', { byName: actor.name, reason });
      await this.audit.append(tx, actor, 'attestation.withdrawn', subject(id), { from: attestation.state, reason });
    });
  }

  /** Whose day is over becomes overdue; who stays so is escalated to their manager. Returns how many moved. */
  async sweep(signal?: AbortSignal): Promise<number> {
    let moved = 0;
    for (let step = 1; step > 0 && !signal?.aborted; moved += step)
      step = (await this.lapse()) + (await this.escalate());
    return moved;
  }

  private lapse(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const late = await lapsed(tx, dayOf(this.clock.now()), STEP);
      if (late.length === 0) return 0;
      const ids = late.map(({ id }) => id);
      await this.move(tx, ids, 'lapse', { byName: CALENDAR.name });
      await this.audit.appendAll(
        tx,
        CALENDAR,
        late.map(({ id, dueOn }) => ({ action: 'attestation.lapsed', subject: subject(id), detail: { dueOn } })),
      );
      return late.length;
    });
  }

  private async escalate(): Promise<number> {
    const { persons } = await this.directory.whoIsWho();
    return this.database.transaction(async (tx) => {
      const late = await toEscalate(tx, dayOf(this.clock.now()), STEP);
      if (late.length === 0) return 0;
      await this.move(
        tx,
        late.map(({ id }) => id),
        'escalate',
        { byName: CALENDAR.name },
      );
      const acts = [];
      for (const { id, person } of late) {
        const superior = persons.find((other) => other.id === person)?.manager ?? null;
        const manager = persons.find(({ externalId }) => externalId === superior);
        await noteEscalation(tx, id, manager?.name ?? null);
        await this.tell(tx, id, manager);
        const detail = { manager: manager?.externalId ?? null };
        acts.push({ action: 'attestation.escalated' as const, subject: subject(id), detail });
      }
      await this.audit.appendAll(tx, CALENDAR, acts);
      return late.length;
    });
  }

  /** The manager, where they have an account; compliance, where nobody is named or they have none. */
  private async tell(tx: Transaction, id: number, manager: PersonRow | undefined): Promise<void> {
    const users = await this.users.whoMay('conduct.read');
    const own = new Set((manager ? await this.persons.mappingsOf([manager]) : []).map(handleText));
    const isManager = ({ email, handles }: (typeof users)[number]): boolean =>
      own.has(`email:${email}`) || handles.some((handle) => own.has(handle));
    const managers = users.filter(isManager);
    const told = managers.length > 0 ? managers : await this.users.whoMay('conduct.write');
    await this.notices.tell(
      tx,
      told.map((user) => user.id),
      { kind: 'attestation-overdue', subject: subject(id) },
    );
  }

  private async move(
    tx: Transaction,
    ids: readonly number[],
    move: AttestationMove,
    doing: { byName: string; reason?: string },
  ): Promise<void> {
    const { from, to }: { from: readonly AttestationState[]; to: AttestationState } = ATTESTATION_MOVES[move];
    const moved = await moveAttestations(tx, ids, from, to);
    if (moved.length < ids.length) throw conflict('attestation');
    if (!isWaiting(to)) await endLinks(tx, ids, this.clock.now());
    await insertMoves(
      tx,
      moved.map((one) => ({ ...one, to })),
      { at: this.clock.now(), ...doing },
    );
    await nudge(tx, { topic: 'conduct' });
  }
}

/** Somebody of the directory without an account, who holds their link. */
function actorOf({ person, name }: AttestationRow): Actor {
  return { id: `person:${person}`, name, role: 'nobody' };
}

function subject(id: number): { kind: string; id: string } {
  return { kind: 'attestation', id: String(id) };
}

function exceptionMissing(): Problem {
  return new Problem({
    code: 'exception-missing',
    status: 422,
    title: 'An exception says which.',
    fields: { exception: 'is missing' },
  });
}
