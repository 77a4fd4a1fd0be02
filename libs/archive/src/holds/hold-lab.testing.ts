import { type Actor, actorOf } from '@minutebook/access';
import type { HoldScope, Role } from '@minutebook/contract';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HoldRecord } from '../store/hold-store';
import { OPERATOR, testArchive, type TestArchive } from '../testing';

export const REASON = 'Counsel’s letter of today asks for it.';

/** A message of a feed. Mail where somebody is addressed. */
export interface Line {
  readonly channel?: string;
  readonly room: string;
  readonly from: string;
  /** RFC 3339, or a day. */
  readonly at: string;
  readonly text: string;
  readonly to?: readonly string[];
  readonly notice?: string;
  /** A reaction to that message of the room: `m1` is the first the lab took, whichever came first. */
  readonly reactsTo?: string;
}

/** For specs only: an archive with people, users of every role concerned, and a matter. */
export class HoldLab {
  private made = 0;

  private constructor(
    readonly archive: TestArchive,
    readonly legal: Actor,
    readonly supervisor: Actor,
    readonly compliance: Actor,
    readonly matter: number,
  ) {}

  static async open(options?: Parameters<typeof testArchive>[0]): Promise<HoldLab> {
    const archive = await testArchive(options);
    // One time for the program and for the guards.
    await archive.travel(archive.clock.now());
    const user = async (name: string, role: Role, handles: string[] = []): Promise<Actor> =>
      actorOf(
        await archive.db.app.transaction((tx) =>
          archive.users.admit(
            tx,
            {
              name,
              email: `${name.toLowerCase()}@users.example`,
              roles: [role],
              handles: handles.map((value) => ({ scheme: 'email', value })),
            },
            'x',
          ),
        ),
      );
    const legal = await user('Hugo', 'legal');
    const supervisor = await user('Priya', 'supervisor');
    const compliance = await user('Signe', 'compliance');
    const { matters } = archive.holding;
    const matter = await matters.open(legal, { title: 'Fairwater inquiry', reference: null, silent: false });
    return new HoldLab(archive, legal, supervisor, compliance, matter.id);
  }

  /** Somebody of the directory who writes from `<name>@firm.example`. */
  async person(externalId: string, name: string, manager: string | null = null): Promise<string> {
    const person = await this.archive.people.persons.create(OPERATOR, {
      externalId,
      name,
      names: [],
      desk: 'ECM',
      title: null,
      branch: null,
      joinedOn: null,
      jurisdiction: null,
      manager,
      kind: 'employee',
      ofFirm: true,
      state: 'active',
      leftAt: null,
    });
    await this.map(person.id, `${name.split(' ')[0]!.toLowerCase()}@firm.example`);
    return person.id;
  }

  async map(person: string, value: string): Promise<void> {
    const { persons } = this.archive.people;
    const { version } = (await persons.file(person)).person;
    await persons.map(OPERATOR, person, version, { scheme: 'email', value });
  }

  /** Captures messages, and has the log number them unless told not to. Returns their ids by their texts. */
  async take(lines: readonly Line[], isNumbered = true): Promise<void> {
    const party = (name: string) => ({ scheme: 'email', value: `${name}@firm.example`, name });
    const events = lines.map(({ channel, room, from, at, text, to, notice, reactsTo }) => ({
      id: `m${++this.made}`,
      channel: channel ?? (to ? 'email' : 'teams'),
      conversation: { id: room, type: to ? 'thread' : 'group', title: room },
      at: at.length === 10 ? `${at}T09:00:00Z` : at,
      ...(reactsTo
        ? { type: 'reaction', target: reactsTo, by: party(from), value: text }
        : {
            type: notice ? 'system' : 'message',
            from: party(from),
            ...(to && { to: to.map((name) => ({ role: 'to', ...party(name) })) }),
            text,
            ...(notice && { notice }),
          }),
    }));
    const path = join(this.archive.folder, `feed-${this.made}.jsonl`);
    writeFileSync(path, [{ minutebook: 'feed', version: 1 }, ...events].map((line) => JSON.stringify(line)).join('\n'));
    await this.archive.imports.runLocal(OPERATOR, {}, [path], new AbortController().signal, () => undefined);
    if (isNumbered) await this.archive.log.sequence('records');
  }

  place(
    scope: Partial<HoldScope>,
    name = 'Hold',
    more: { silent?: boolean; matter?: number } = {},
  ): Promise<HoldRecord> {
    return this.archive.holding.holds.place(
      this.legal,
      {
        matter: more.matter ?? this.matter,
        name,
        issuer: 'Hugo Vance, General Counsel',
        triggerOn: '2026-11-19',
        legalBasis: 'FRCP 37(e)',
        reviewOn: '2027-02-19',
        silent: more.silent ?? false,
      },
      HoldLab.scope(scope),
    );
  }

  static scope(scope: Partial<HoldScope>): HoldScope {
    return {
      custodians: [],
      from: null,
      until: null,
      channels: [],
      query: null,
      combine: 'either',
      messages: [],
      conversations: [],
      context: 'none',
      ...scope,
    };
  }

  /** What the job does. */
  round(): Promise<void> {
    return this.archive.holding.round.run();
  }

  /** Texts of messages the database keeps for holds, in their order. */
  async kept(): Promise<string[]> {
    const ids = await this.archive.db.app.query<{ id: number }>(
      'SELECT DISTINCT message_id AS id FROM archive.kept_by_holds((SELECT array_agg(id) FROM archive.message))',
    );
    return this.texts(ids.map(({ id }) => id));
  }

  /** Texts of messages that rows say are held. */
  async caught(hold: number): Promise<string[]> {
    const rows = await this.archive.db.app.query<{ id: number }>(
      'SELECT message_id AS id FROM archive.held WHERE hold_id = $1 AND free_at IS NULL',
      [hold],
    );
    return this.texts(rows.map(({ id }) => id));
  }

  async texts(ids: readonly number[]): Promise<string[]> {
    const messages = await this.archive.reader.messages([...ids].sort((a, b) => a - b));
    return messages.map(({ versions }) => (versions[0]!.event as { body?: string }).body ?? '');
  }

  async idOf(text: string): Promise<number> {
    const messages = await this.archive.reader.newest(1_000);
    return messages.find(({ versions }) => (versions[0]!.event as { body?: string }).body === text)!.id;
  }

  /** Has the release, or a narrowing, of a hold asked for and approved twice. */
  async approved(hold: number, scope?: Partial<HoldScope>, coolingDays = 30): Promise<number> {
    const { holds, requests } = this.archive.holding;
    const { version } = await holds.get(this.legal, hold);
    const asked = await requests.ask(this.legal, hold, version, {
      ...(scope && { scope: HoldLab.scope(scope) }),
      reason: REASON,
      coolingDays,
    });
    const once = await requests.approve(this.supervisor, asked.id, asked.version, null);
    await requests.approve(this.compliance, asked.id, once.version, null);
    return asked.id;
  }

  async days(n: number): Promise<void> {
    await this.archive.travel(new Date(this.archive.clock.now().getTime() + n * 86_400_000));
  }
}
