import { randomUUID } from 'node:crypto';
import type { Actor } from '@minutebook/access';
import type { RetentionAssignment, RetentionClass, RetentionConditions, ScheduleContent } from '@minutebook/contract';
import type { PersonKind } from '../store/person-store';
import { OPERATOR, type TestArchive } from '../testing';

export const ANY: RetentionConditions = {
  channels: [],
  persons: [],
  desks: [],
  jurisdictions: [],
  partyKinds: [],
  conversationClasses: [],
  labels: [],
};

/** Somebody who acts. */
export function somebody(name: string): Actor {
  return { id: randomUUID(), name, role: 'compliance' };
}
export const ADA = somebody('Ada Min');
export const BEN = somebody('Ben Oak');
export const CLEO = somebody('Cleo Ray');

export function aClass(code: string, period: string, rest: Partial<RetentionClass> = {}): RetentionClass {
  return {
    code,
    jurisdiction: 'US',
    citation: `rule ${code}`,
    recordClass: 'Messages',
    period,
    extended: null,
    clock: 'RECORD_CREATED',
    accessible: null,
    medium: '',
    basis: 'L',
    upperBound: false,
    ...rest,
  };
}

export function assign(
  classes: readonly string[],
  conditions: Partial<RetentionConditions> = {},
  name = 'For a spec',
): RetentionAssignment {
  return { name, conditions: { ...ANY, ...conditions }, classes: [...classes] };
}

let made = 0;

/** For specs only: messages as facts, without content, and people. Ids are what the archive would give. */
export class RetentionLab {
  constructor(readonly archive: TestArchive) {}

  async conversation(channel: string): Promise<number> {
    const [row] = await this.archive.db.app.query<{ id: number }>(
      `INSERT INTO archive.conversation (channel, type, created_at) VALUES ($1, 'group', now()) RETURNING id`,
      [channel],
    );
    return row!.id;
  }

  /** A message whose versions were sent at these times, by who is of these handles. */
  async message(conversation: number, sent: readonly string[], parties: readonly number[] = []): Promise<number> {
    const [row] = await this.archive.db.app.query<{ id: number }>(
      `WITH m AS (INSERT INTO archive.message (id, conversation_id, kind, at) VALUES (nextval('archive.object_id'), $1, 1, $2::timestamptz[][1]) RETURNING id)
       INSERT INTO archive.version (id, message_id, version, change, sent_at, received_at, parties, identity, evidence_id, ordinal, content)
       SELECT nextval('archive.version_id'), m.id, n - 1, CASE n WHEN 1 THEN 1 ELSE 2 END, t, t, $3, decode(md5($4::text || n), 'hex'), 1, 1, '' FROM m, unnest($2::timestamptz[]) WITH ORDINALITY AS s (t, n)
       RETURNING message_id AS id`.replace('$2::timestamptz[][1]', '($2::timestamptz[])[1]'),
      [conversation, sent, parties, `lab ${++made}`],
    );
    await this.archive.db.app.query(
      'INSERT INTO archive.member SELECT $1, unnest($2::bigint[]) ON CONFLICT DO NOTHING',
      [conversation, parties],
    );
    return row!.id;
  }

  /** Somebody of the directory, with a handle. */
  async person(
    externalId: string,
    facts: { desk?: string; jurisdiction?: string; kind?: PersonKind } = {},
  ): Promise<{ id: string; handle: number; version: number }> {
    const { persons } = this.archive.people;
    const value = `${externalId.toLowerCase()}@firm.example`;
    const person = await persons.create(OPERATOR, {
      externalId,
      name: externalId,
      names: [],
      desk: facts.desk ?? null,
      title: null,
      branch: null,
      joinedOn: null,
      jurisdiction: facts.jurisdiction ?? null,
      manager: null,
      kind: facts.kind ?? 'employee',
      ofFirm: facts.kind !== 'client',
      state: 'active',
      leftAt: null,
    });
    await persons.map(OPERATOR, person.id, person.version, {
      scheme: 'email',
      value,
      ...(facts.kind === 'client' && { identityCheck: 'Passport seen at account opening.' }),
    });
    const [row] = await this.archive.db.app.query<{ id: number }>(
      `INSERT INTO archive.handle (scheme, value, name, normal, words) VALUES ('email', $1, $1, $1, '') RETURNING id`,
      [value],
    );
    return { id: person.id, handle: row!.id, version: person.version };
  }

  /** A draft of Ada's. */
  async draft(content: Partial<ScheduleContent>): Promise<number> {
    const { schedules } = this.archive.retention;
    const id = await schedules.draft(ADA, { schedule: null }, 'For a spec.');
    await schedules.change(ADA, id, 0, { classes: [], assignments: [], ...content });
    return id;
  }

  /** Drafted, proposed, compared, approved by as many as it needs. */
  async inForce(content: Partial<ScheduleContent>): Promise<number> {
    const { schedules } = this.archive.retention;
    const id = await this.propose(content);
    for (const approver of [BEN, CLEO]) {
      const row = await schedules.get(id);
      if (row.state === 'proposed') await schedules.approve(approver, id, row.version);
    }
    return id;
  }

  /** Proposed by Ada, and compared. */
  async propose(content: Partial<ScheduleContent>): Promise<number> {
    const { schedules, runs } = this.archive.retention;
    const id = await this.draft(content);
    await schedules.propose(ADA, id, (await schedules.get(id)).version, 'A spec needs it to be in force.');
    await runs.catchUp(new AbortController().signal);
    return id;
  }

  async outcomes(ids: readonly number[], schedule?: number): Promise<Map<number, Outcome>> {
    const rows = await this.archive.db.app.query<Outcome & { id: number }>(
      'SELECT message_id AS id, state, due, code, codes, missing FROM archive.retention_of($1::bigint[], $2)',
      [ids, schedule ?? null],
    );
    return new Map(rows.map(({ id, ...row }) => [id, row]));
  }

  async outcome(id: number, schedule?: number): Promise<Outcome> {
    return (await this.outcomes([id], schedule)).get(id)!;
  }
}

export interface Outcome {
  readonly state: string;
  readonly due: Date | null;
  readonly code: string | null;
  readonly codes: string[];
  readonly missing: string[];
}
