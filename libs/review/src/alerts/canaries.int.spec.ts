import { Arrivals, CanaryPost } from '@minutebook/archive';
import { OPERATOR } from '@minutebook/archive/testing';
import type { RuleInput } from '@minutebook/contract';
import { feedOf } from '@minutebook/search/testing';
import { Canaries, CanaryAlarm } from '@minutebook/surveillance';
import { join } from 'node:path';
import { REASON, type TestReview, testReview } from '../testing';

const never = new AbortController().signal;
const HOUR = 3_600_000;
const RULE: RuleInput = {
  code: 'OC-1',
  title: 'Another channel',
  query: 'whatsapp OR 加我微信',
  severity: 2,
  examples: [
    { text: 'move to WhatsApp', hits: true },
    { text: '加我微信聊', hits: true },
    { text: 'lunch at noon', hits: false },
  ],
};

let review: TestReview;
let canaries: Canaries;
let post: CanaryPost;
let arrivals: Arrivals;
let compliance: string;

beforeEach(async () => {
  review = await testReview();
  const { db, log, directory, imports, audit, clock, folder } = review.lab.archive;
  arrivals = new Arrivals(db.app, log, directory);
  post = new CanaryPost(db.app, imports, clock, join(folder, 'canaries'));
  canaries = new Canaries(db.app, post, arrivals, audit, clock);
  compliance = (await review.admit('Con Pliance', ['compliance'])).id;
  await review.lexicons.apply(OPERATOR, 'Off-channel', [RULE]);
  // Two channels in use.
  await review.lab.take({ 'a.jsonl': feedOf(['hello', 'there', 'all'], 'a') });
  await arrivals.catchUp();
  await canaries.change(OPERATOR, 0, { canaries: true, hours: 4, channels: null });
});
afterEach(() => review.lab.archive.drop());

/** A pass, and everything that follows the ledger. */
async function round(): Promise<void> {
  await canaries.pass(never);
  const { archive, indexer } = review.lab;
  await archive.log.sequence('records');
  await Promise.all([indexer.catchUp(), arrivals.catchUp(), archive.people.sightings.catchUp()]);
  await review.detect();
}

const travel = (hours: number): Promise<void> => {
  const { clock } = review.lab.archive;
  return review.lab.archive.travel(new Date(clock.now().getTime() + hours * HOUR));
};
const told = async (): Promise<[to: readonly string[], words: object][]> =>
  (await new CanaryAlarm(review.lab.archive.db.app).notices(review.lab.archive.clock.now())).map(({ to, notice }) => [
    to,
    notice.words ?? {},
  ]);
const states = async (): Promise<object> => (await canaries.overview()).rounds[0]!;

describe('canaries', () => {
  it('[R169] one for each scenario, channel and language goes from a file to the intake of alerts, once a day, and is in no queue, search or figure', async () => {
    const conditions = { directions: ['outbound' as const], channels: ['wechat'] };
    await review.lexicons.apply(OPERATOR, 'Leaving', [{ ...RULE, code: 'OUT', conditions }]);
    const ines = await review.admit('Ines Okafor', ['analyst']);
    const { archive, index } = review.lab;
    const figures = async (): Promise<unknown> => ({
      archived: await archive.reader.count(),
      searchable: await index.count(),
      newest: (await archive.reader.newest(100)).length,
      arrived: await arrivals.sources(),
      people: await archive.db.app.query('SELECT FROM archive.handle_sighting'),
      alerts: await review.list(ines),
      hits: [...(await review.lexicons.get((await review.lexicons.find('Off-channel'))!.id)).hits.values()],
    });
    await archive.people.sightings.catchUp();
    const before = await figures();
    await round();
    await round();
    expect(await figures()).toEqual(before);
    const sent = await canaries.sent(false, undefined, 100);
    expect(sent.map(({ code, channel, language }) => [code, channel, language]).sort()).toEqual([
      ['OC-1', 'teams', 'latin'],
      ['OC-1', 'teams', 'zh'],
      ['OC-1', 'wechat', 'latin'],
      ['OC-1', 'wechat', 'zh'],
      ['OUT', 'wechat', 'latin'],
      ['OUT', 'wechat', 'zh'],
    ]);
    expect(await states()).toMatchObject({ sent: 6, arrived: 6, late: 0, missed: 0 });
    expect((await canaries.overview()).unwatched.map(({ code }) => code)).toEqual(['MA-1']);
    await travel(24);
    await round();
    expect((await canaries.overview()).rounds.map(({ sent, arrived }) => [sent, arrived])).toEqual([
      [6, 6],
      [6, 6],
    ]);
    expect(await told()).toEqual([]);
  });

  it('[R169] a rule that is disabled is found within a day: at once, and by its canaries', async () => {
    await round();
    await travel(1);
    await review.lexicons.apply(OPERATOR, 'Off-channel', [{ ...RULE, code: 'OTHER', query: 'nothing', examples: [] }]);
    expect(await told()).toEqual([[[compliance], { name: 'OC-1' }]]);
    // Not through the program: nothing was published, the rule is just not there any more.
    await travel(19);
    await round();
    expect(await states()).toMatchObject({ sent: 4, arrived: 0, missed: 0 });
    await travel(4);
    expect(await states()).toMatchObject({ missed: 4 });
    expect(await told()).toContainEqual([[compliance], { name: 'OC-1', count: 4 }]);
    expect((await canaries.sent(true, undefined, 100)).length).toBe(4);
    await canaries.end(OPERATOR, (await canaries.overview()).scenarios[0]!.rule, REASON);
    await travel(24);
    await round();
    expect((await canaries.overview()).rounds).toHaveLength(2);
  });

  it('what is late is said to be late, and one rule does not answer for another', async () => {
    await review.lexicons.apply(OPERATOR, 'Twin', [{ ...RULE, code: 'TWIN' }]);
    await canaries.pass(never);
    await travel(5);
    const { archive } = review.lab;
    await archive.db.owner.query(`UPDATE surveillance.rule SET in_force = NULL WHERE code = 'TWIN'`);
    await archive.log.sequence('records');
    await review.detect();
    // Nothing looks for the twin’s; that OC-1 finds them says nothing.
    expect(await states()).toMatchObject({ sent: 8, arrived: 0, late: 4, missed: 4 });
    expect((await canaries.sent(true, undefined, 100)).every(({ code }) => code === 'TWIN')).toBe(true);
  });

  it('nobody’s message passes for a canary, whatever room it names', async () => {
    await round();
    const { db } = review.lab.archive;
    const [{ nonce }] = (await db.app.query('SELECT nonce FROM surveillance.canary_round')) as [{ nonce: string }];
    const [sent] = await canaries.sent(false, undefined, 1);
    const event = {
      type: 'message',
      id: sent!.native,
      channel: sent!.channel,
      conversation: { id: `canary-${nonce}`, type: 'group' },
      at: '2026-11-24T09:00:00Z',
      from: { scheme: 'email', value: 'canary@minutebook.invalid' },
      text: 'move to whatsapp, they never look here',
    };
    const edit = { type: 'edit', id: 'edit', target: sent!.native, text: 'or whatsapp later', at: event.at };
    const lines = [
      { minutebook: 'feed', version: 1 },
      event,
      { ...event, id: 'further' },
      { ...edit, channel: event.channel, conversation: event.conversation },
    ];
    await review.lab.take({ 'forged.jsonl': lines.map((line) => JSON.stringify(line)).join('\n') });
    await review.detect();
    const ines = await review.admit('Ines Okafor', ['analyst']);
    // Two messages of somebody's, one of them edited; the canaries stay as they were.
    const found = await review.findings.after(db.app, 0, 100);
    expect(found.flatMap(({ canary, messageVersion }) => (canary ? [] : [messageVersion]))).toEqual([0, 0, 1]);
    expect(
      await db.app.query(
        'SELECT FROM archive.version v JOIN archive.message m ON m.id = v.message_id AND m.kind = 5 WHERE v.version > 0',
      ),
    ).toEqual([]);
    expect((await review.list(ines, 'open')).length).toBeGreaterThan(0);
    expect(await states()).toMatchObject({ sent: 4, arrived: 4 });
  });

  it('a round that was interrupted is sent again, and nothing is there twice', async () => {
    const send = post.send.bind(post);
    let dies = true;
    post.send = async (...args) => {
      await send(...args);
      if (dies) throw new Error('killed');
    };
    await expect(canaries.pass(never)).rejects.toThrow('killed');
    dies = false;
    await round();
    expect(await states()).toMatchObject({ sent: 4, arrived: 4 });
    const rows = await review.lab.archive.db.app.query('SELECT FROM archive.message WHERE kind = 5');
    expect(rows).toHaveLength(4);
  });
});
