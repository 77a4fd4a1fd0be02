import { Notices, type StoredUser } from '@minutebook/access';
import { RecordHistory } from '@minutebook/archive';
import { OPERATOR } from '@minutebook/archive/testing';
import { feedOf } from '@minutebook/search/testing';
import { UnseenAlerts } from '../alerts/unseen';
import { Dealer } from '../quality/dealer';
import { Draws } from '../quality/draws';
import { Rereads } from '../quality/rereads';
import { actor, REASON, type TestReview, testReview } from '../testing';
import { AsOf, type RecordThen } from './as-of';

let review: TestReview;
let asOf: AsOf;
let rereads: Rereads;
let draws: Draws;
let ines: StoredUser;
let lena: StoredUser;
let priya: StoredUser;
let message: number;

const EDIT = {
  type: 'edit',
  id: 'room-0-edit',
  target: 'room-0',
  channel: 'teams',
  conversation: { id: 'room', type: 'group', title: 'room' },
  at: '2024-03-01T10:00:00Z',
};

beforeEach(async () => {
  review = await testReview();
  const { db, audit, clock, reader, users, sights, conflicts, sighted, log } = review.lab.archive;
  const notices = new Notices(clock);
  const dealer = new Dealer(users, reader, conflicts);
  draws = new Draws(db.app, dealer, notices, audit, clock);
  const walls = new UnseenAlerts(db.app, sights, users, review.workplaces);
  rereads = new Rereads(db.app, users, reader, dealer, walls, notices, audit, clock);
  asOf = new AsOf(db.app, new RecordHistory(db.app, sighted, log, users), review.desk, rereads, users, audit);
  ines = await review.admit('Ines Okafor', ['analyst']);
  lena = await review.admit('Lena Brook', ['analyst']);
  priya = await review.admit('Priya Raman', ['supervisor']);
  clock.advance(60_000);
  await review.lab.take({ 'room.jsonl': feedOf(['the announcement is near', 'lunch'], 'room') });
  await review.detect();
  message = (await review.list(ines))[0]!.message;
});
afterEach(() => review.lab.archive.drop());

/** What stands now, read from the tables of the present and from nothing that as-of reads. */
async function snapshot() {
  const { db, reader } = review.lab.archive;
  const [alert] = await db.app.query<Record<string, unknown>>(
    `SELECT a.state, a.claimed_by_name AS by, d.disposition, d.reason, d.decided_at AS "decidedAt",
       ARRAY(SELECT s.signed_by_name FROM review.signature s WHERE s.decision_id = a.decision_id AND s.outcome = 'signed' ORDER BY s.level) AS "signedBy",
       ARRAY(SELECT t.tag FROM review.tag t WHERE t.alert_id = a.id ORDER BY t.tag) AS tags
     FROM review.alert a LEFT JOIN review.decision d ON d.id = a.decision_id WHERE a.message_id = $1`,
    [message],
  );
  const labels = await db.app.query<{ label: string }>(
    'SELECT label FROM archive.record_label WHERE ended_at IS NULL ORDER BY label',
  );
  const [classed] = await db.app.query<{ class: string }>(
    'SELECT class FROM archive.conversation_class ORDER BY id DESC LIMIT 1',
  );
  const held = await db.app.query<{ hold: number }>(
    'SELECT hold_id AS hold FROM archive.held WHERE message_id = $1 AND free_at IS NULL ORDER BY hold_id',
    [message],
  );
  return {
    alert: alert!,
    texts: (await reader.message(message)).versions.map(({ event }) => ('text' in event ? event.text : '')),
    labels: labels.map(({ label }) => label),
    class: classed?.class ?? null,
    holds: held.map(({ hold }) => hold),
  };
}

function seen(then: RecordThen): Awaited<ReturnType<typeof snapshot>> {
  const [alert] = then.alerts;
  const { state, by, disposition, reason, decidedAt, signedBy, tags } = alert!;
  return {
    alert: { state, by, disposition, reason, decidedAt, signedBy: [...signedBy], tags: [...tags] },
    texts: then.message!.versions.map(({ event }) => ('text' in event ? event.text : '')),
    labels: then.labels.map(({ label }) => label),
    class: then.class?.class ?? null,
    holds: then.holds.map(({ hold }) => hold),
  };
}

type Step = () => Promise<unknown>;

/** What can be done to the record, whether it is its turn or not: what is refused changes nothing. */
function steps(): Step[] {
  const { desk, notes, lab } = review;
  const { retention, people, holding } = lab.archive;
  const [alertOf, conversationOf] = [
    async () =>
      (
        await review.lab.archive.db.app.query<{ id: number; version: number }>(
          'SELECT id, version FROM review.alert WHERE message_id = $1',
          [message],
        )
      )[0]!,
    async () => (await lab.archive.reader.message(message)).conversation,
  ];
  const on = (act: (id: number, version: number) => Promise<unknown>) => async () => {
    const { id, version } = await alertOf();
    return act(id, version);
  };
  const decision = (disposition: 'escalated' | 'cleared') => ({
    disposition,
    reason: `${REASON} ${disposition}`,
    dwell: 1_000,
  });
  const label = (name: string) => async () =>
    retention.labels.put(OPERATOR, { scope: 'message', record: message, label: name, reason: REASON });
  const unlabel = (name: string) => async () => {
    const [row] = await retention.labels.list(OPERATOR, { state: 'current', label: name }, 1);
    return row && retention.labels.end(OPERATOR, row.id, REASON);
  };
  let texts = 0;
  return [
    on((id, version) => desk.claim(actor(ines), id, version)),
    on((id, version) => desk.claim(actor(lena), id, version)),
    on((id, version) => desk.release(actor(ines), id, version)),
    on((id, version) => desk.decide(actor(ines), id, version, decision('escalated'))),
    on((id, version) => desk.decide(actor(lena), id, version, decision('cleared'))),
    on((id, version) => desk.undo(actor(ines), id, version)),
    on((id, version) => desk.signOff(actor(priya), id, version)),
    on((id, version) => desk.returnToReviewer(actor(priya), id, version, REASON)),
    on((id, version) => desk.reopen(actor(priya), id, version, REASON)),
    on((id) => notes.tag(actor(ines), id, 'price')),
    on((id) => notes.untag(actor(lena), id, 'price')),
    on((id) => notes.tag(actor(lena), id, 'again')),
    label('broker file'),
    unlabel('broker file'),
    label('audit 2026'),
    async () => people.rooms.decide(OPERATOR, await conversationOf(), { class: 'business', reason: REASON }),
    async () => people.rooms.decide(OPERATOR, await conversationOf(), { class: 'personal', reason: REASON }),
    async () => {
      texts++;
      await lab.take({
        [`edit-${texts}.jsonl`]: [
          { minutebook: 'feed', version: 1 },
          {
            ...EDIT,
            id: `edit-${texts}`,
            at: `2024-03-01T1${texts % 10}:00:00Z`,
            text: `the announcement, changed ${texts}`,
          },
        ]
          .map((line) => JSON.stringify(line))
          .join('\n'),
      });
    },
    async () => {
      const matter = await holding.matters.open(OPERATOR, {
        title: `Matter ${texts++}`,
        reference: null,
        silent: false,
      });
      await holding.holds.place(
        OPERATOR,
        {
          matter: matter.id,
          name: `Hold ${texts}`,
          issuer: 'Hugo Vance',
          triggerOn: '2026-11-19',
          legalBasis: 'FRCP 37(e)',
          reviewOn: '2027-02-19',
          silent: false,
        },
        {
          custodians: [],
          from: null,
          until: null,
          channels: [],
          query: null,
          combine: 'either',
          messages: [String(message)],
          conversations: [],
          context: 'none',
        },
      );
      await holding.round.run();
    },
  ];
}

/** The same numbers for the same seed. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

it('[R14] replayed at any time, message, labels, holds and dispositions are what a snapshot taken then says', async () => {
  const roll = dice(Number(process.env['MINUTEBOOK_SEED'] ?? 7));
  const { clock } = review.lab.archive;
  const all = steps();
  const taken: { at: Date; as: Awaited<ReturnType<typeof snapshot>> }[] = [];
  let done = 0;
  // One life from end to end, then whatever comes.
  const first = [0, 9, 11, 3, 6, 12, 16, 17, 17, 18];
  for (let turn = 0; turn < 70; turn++) {
    const step = all[first[turn] ?? roll(all.length)]!;
    clock.advance(1_000 + roll(3_600_000));
    try {
      await step();
      done++;
    } catch {
      // Not its turn. That it changed nothing is what the next snapshot says.
    }
    clock.advance(1);
    taken.push({ at: clock.now(), as: await snapshot() });
  }
  expect(done).toBeGreaterThan(25);
  // The run met everything there is to show, else it would prove little.
  const met = (is: (as: (typeof taken)[number]['as']) => boolean): boolean => taken.some(({ as }) => is(as));
  const length = (value: unknown): number => (value as unknown[]).length;
  expect([
    met(({ texts }) => texts.length > 2),
    met(({ labels }) => labels.length > 0),
    met(({ holds }) => holds.length > 0),
    met((as) => as.class === 'personal'),
    met(({ alert }) => length(alert['tags']) > 1),
    met(({ alert }) => length(alert['signedBy']) > 0),
    ...(['new', 'claimed', 'decided', 'closed'] as const).map((state) => met(({ alert }) => alert['state'] === state)),
  ]).toEqual(Array.from({ length: 10 }, () => true));
  for (const { at, as } of taken) expect(seen(await asOf.at(actor(priya), message, at))).toEqual(as);
});

it('before it was captured there was no message; before it was raised, no alert', async () => {
  const { clock } = review.lab.archive;
  const then = await asOf.at(actor(priya), message, new Date('2020-01-01T00:00:00Z'));
  expect(then).toMatchObject({ position: 0, message: undefined, labels: [], holds: [], alerts: [] });
  expect((await asOf.at(actor(priya), message, clock.now())).alerts).toHaveLength(1);
});

it('[R94] looking at how it was is reading it, and is logged as that', async () => {
  const at = review.lab.archive.clock.now();
  await asOf.at(actor(ines), message, at);
  const [entry] = await review.lab.archive.audit.list({ action: 'message.viewed', view: 'as-of' }, undefined, 5);
  expect(entry).toMatchObject({
    actor: { id: ines.id },
    subject: { kind: 'message', id: String(message) },
    detail: { what: 'as-of', asOf: at.toISOString() },
  });
});

it('whoever re-reads an alert blind learns nothing of its decision by asking how it was', async () => {
  const { clock } = review.lab.archive;
  const [alert] = await review.list(ines);
  await review.decide(ines, alert!, 'cleared');
  const decided = await review.desk.require(priya, alert!.id);
  await review.desk.signOff(actor(priya), alert!.id, decided.version);
  const jonas = await review.admit('Jonas Adeyemi', ['supervisor']);
  const day = clock.now().toISOString().slice(0, 10);
  await draws.draw(actor(jonas), {
    programme: null,
    reviewer: ines.id,
    queue: null,
    from: day,
    to: day,
    share: 0,
    minimum: 1,
    knownShare: 0,
    days: 10,
    readers: [lena.id],
  });
  expect((await rereads.tasks(lena.id, 'open', undefined, 10)).length).toBe(1);
  expect((await asOf.at(actor(lena), message, clock.now())).alerts).toEqual([]);
  expect((await asOf.at(actor(jonas), message, clock.now())).alerts).toMatchObject([{ disposition: 'cleared' }]);
});
