import { Notices } from '@minutebook/access';
import {
  type AttachmentFiles,
  type OpeningResult,
  OpeningTrial,
  Sight,
  type Sights,
  WithinReach,
} from '@minutebook/archive';
import { dispose, OPERATOR, putInForce, type TestArchive, testExtractor } from '@minutebook/archive/testing';
import { ExtractionProcess, NOTHING_INSTALLED } from '@minutebook/extract';
import { builtForTests } from '@minutebook/extract/testing';
import { Log } from '@minutebook/platform';
import { describeWith } from '@minutebook/platform/testing';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CoverageGauge } from '../answer/coverage';
import { Preparation } from '../answer/preparation';
import { Search } from '../answer/search';
import { Verdicts } from '../answer/verdicts';
import { ElasticIndex } from '../elastic/elastic-index';
import { ReachController } from '../http/reach.controller';
import { PostgresIndex } from '../postgres/postgres-index';
import type { SearchIndex } from '../search-index';
import type { ReachResultRow } from '../store/reach-store';
import { testSearch, type TestSearch } from '../testing';
import { ReachChecks } from './reach-checks';
import { ReachLook } from './reach-look';

const DAY = 86_400_000;
/** As the settings have it when nobody says otherwise. */
const BUDGET = 1_000;
/** For what is not about time, on a machine that other specs keep busy. */
const AMPLE = 60_000;
const never = new AbortController().signal;
const process = new ExtractionProcess(builtForTests(), undefined, NOTHING_INSTALLED);
afterAll(() => process.close());

interface Line {
  readonly at: string;
  readonly text: string;
  readonly channel?: string;
  readonly file?: string;
}

let made = 0;

/** A feed (capture's own format) of one room a channel. */
function feed(lines: readonly Line[]): string {
  const events = lines.map(({ at, text, channel = 'teams', file }) => ({
    type: 'message',
    id: `m${++made}`,
    channel,
    conversation: { id: channel, type: 'group', title: channel },
    at,
    from: { scheme: 'email', value: `p${made % 5}@firm.example` },
    text,
    ...(file !== undefined && {
      attachments: [{ name: 'note.txt', mediaType: 'text/plain', data: Buffer.from(file).toString('base64') }],
    }),
  }));
  return [{ minutebook: 'feed', version: 1 }, ...events].map((event) => JSON.stringify(event)).join('\n');
}

interface Wiring {
  readonly budget?: number;
  readonly block?: number;
  readonly search?: Search;
  readonly look?: (real: ReachLook) => Pick<ReachLook, 'at'>;
  /** Told of every step through the archive. */
  readonly stepped?: () => void;
}

class Lab {
  constructor(readonly search: TestSearch) {}

  get archive(): TestArchive {
    return this.search.archive;
  }

  /** As a process that has just started. */
  checks({
    budget = AMPLE,
    block,
    search = this.search.search,
    look = (real) => real,
    stepped,
  }: Wiring = {}): ReachChecks {
    const { db, keyring, log, reader, evidence, directory, audit, clock } = this.archive;
    const within = new WithinReach(db.app, clock, block);
    const step = within.step.bind(within);
    within.step = (looked) => (stepped?.(), step(looked));
    const trial = OpeningTrial.over(db.app, keyring, log, reader, evidence);
    const real = new ReachLook(search, this.search.index, reader, directory, trial);
    return new ReachChecks(db.app, within, look(real), this.search.index, audit, new Notices(clock), clock, budget);
  }

  /** A check by the clock, a day after the one before. */
  async day(wiring: Wiring = {}): Promise<ReachResultRow[]> {
    const { archive } = this;
    await archive.travel(new Date(archive.clock.now().getTime() + DAY));
    const checks = this.checks(wiring);
    expect(await checks.run(never)).toBe(true);
    return checks.latest();
  }

  /** The same day, because somebody asked. */
  async again(wiring: Wiring = {}): Promise<ReachResultRow[]> {
    const checks = this.checks(wiring);
    await checks.ask(OPERATOR);
    expect(await checks.run(never)).toBe(true);
    return checks.latest();
  }

  async take(lines: readonly Line[]): Promise<void> {
    await this.search.take({ [`feed-${++made}.jsonl`]: feed(lines) });
    await testExtractor(this.archive, process).catchUp();
    await this.archive.log.sequence('records');
    await this.search.indexer.catchUp();
  }

  /** The message sent then. */
  async sentAt(at: string): Promise<number> {
    const [row] = await this.archive.db.app.query<{ id: number }>('SELECT id FROM archive.message WHERE at = $1', [at]);
    return row!.id;
  }

  /** Somebody who is told, and somebody who is not. */
  async invite(): Promise<void> {
    for (const role of ['compliance', 'auditor'] as const) {
      const person = { name: role, email: `${role}@firm.example`, roles: [role], handles: [] };
      const { link } = await this.archive.users.invite(OPERATOR, person);
      await this.archive.users.join(link.token, 'four words at the very least');
    }
  }

  told(): Promise<{ kind: string; who: string; words: Record<string, unknown> }[]> {
    return this.archive.db.admin.query(
      'SELECT n.kind, u.name AS who, n.words FROM access.notice n JOIN access."user" u ON u.id = n.user_id ORDER BY n.id',
    );
  }

  /** The file that holds the raw bytes of a message. */
  async blobOf(message: number): Promise<string> {
    const [row] = await this.archive.db.admin.query<{ pack: string }>(
      'SELECT pack FROM archive.piece WHERE message_id = $1',
      [message],
    );
    return join(this.archive.folder, 'blobs', row!.pack.slice(0, 2), row!.pack);
  }
}

/** What matters of results, in the order they are shown. */
function briefly(rows: readonly ReachResultRow[]): string[] {
  return rows.map(({ channel, part, outcome, fault }) => `${channel} ${part} ${outcome}${fault ? '!' : ''}`);
}

/** What holds of either engine. */
function reachOn(make: (archive: TestArchive) => SearchIndex, end: (index: SearchIndex) => Promise<void>): void {
  let lab: Lab;
  beforeEach(async () => {
    lab = new Lab(await testSearch(make));
  });
  afterEach(async () => {
    await end(lab.search.index);
    await lab.archive.drop();
  });

  it('[R12] of seven years, the oldest that must be within reach is found and opened within the budget, on every channel', async () => {
    const start = Date.parse('2019-11-25T08:00:00.000Z');
    const words = ['settlement', 'invoice', 'lunch', 'announcement', '结算', '公告', 'ok'];
    const lines = Array.from({ length: 5_000 }, (_, i): Line => {
      const at = new Date(start + i * 12 * 3_600_000).toISOString();
      const text = `${words[i % 7]} ${words[(i * 3) % 7]} number ${i % 50}`;
      return { at, text, channel: ['teams', 'whatsapp'][i % 2]!, ...(i % 500 === 7 && { file: `file ${i}` }) };
    });
    await lab.take(lines);
    await putInForce(lab.archive, [
      { code: 'A', period: 'P7Y', accessible: 'P2Y', channels: ['teams'] },
      { code: 'B', period: 'P3Y', accessible: 'P1Y', channels: ['teams'] },
      { code: 'C', period: 'P7Y', channels: ['whatsapp'] },
    ]);
    let rows = await lab.day({ budget: BUDGET });
    // A machine that other specs keep busy is slow now and then; what is slow itself is so every time.
    for (let tries = 0; tries < 5 && rows.some(({ outcome }) => outcome === 'slow'); tries++)
      rows = await lab.again({ budget: BUDGET });
    expect(briefly(rows)).toEqual(['teams message ok', 'whatsapp message ok', 'whatsapp attachment ok']);
    // Two years before the check: the longest of two periods, and nothing older. Of the other channel no class says anything.
    const [teams, whatsapp, attached] = rows;
    expect(teams!.messageAt!.toISOString()).toBe('2024-11-26T08:00:00.000Z');
    expect(teams!.demand).toEqual({ code: 'A', citation: '17 CFR A', until: '2026-11-26T08:00:00.000Z' });
    expect(whatsapp).toMatchObject({ message: await lab.sentAt(lines[1]!.at), demand: null });
    expect(attached!.message).toBe(await lab.sentAt(lines[7]!.at));
    for (const { searchMs, openMs, engine, budgetMs } of rows) {
      expect(searchMs! + openMs!).toBeLessThan(BUDGET);
      expect([engine, budgetMs]).toEqual([lab.search.index.name, BUDGET]);
    }
    // Ids and numbers; no word of what was found.
    expect(JSON.stringify(rows)).not.toMatch(/settlement|invoice|lunch|结算|number|note|file/);
  });

  it('[R12] what the index lost is “not found by search”, is told, and told again when it is there again', async () => {
    await lab.invite();
    await lab.take([
      { at: '2026-03-01T09:00:00.000Z', text: 'the oldest of all' },
      { at: '2026-03-01T09:01:00.000Z', text: 'the oldest of all', file: 'with a note' },
    ]);
    expect(briefly(await lab.day())).toEqual(['teams message ok', 'teams attachment ok']);
    const oldest = await lab.sentAt('2026-03-01T09:00:00.000Z');
    const { index, indexer } = lab.search;
    await index.remove([oldest], await index.position());
    await index.refresh();
    const lost = await lab.day();
    expect(briefly(lost)).toEqual(['teams message not-found!', 'teams attachment ok']);
    expect(lost[0]).toMatchObject({ message: oldest, openMs: null, since: lab.archive.clock.now() });
    // The same again tomorrow: since then, and nobody is told twice.
    expect((await lab.day())[0]).toMatchObject({ outcome: 'not-found', since: lost[0]!.since });
    expect(await lab.told()).toEqual([
      { kind: 'reach-lost', who: 'compliance', words: { channel: 'teams', code: 'not-found' } },
    ]);
    await indexer.rebuild();
    expect(briefly(await lab.day())).toEqual(['teams message ok', 'teams attachment ok']);
    expect((await lab.told()).map(({ kind }) => kind)).toEqual(['reach-lost', 'reach-restored']);
    // All that was found stays.
    const all = await lab.checks().list({ channel: 'teams', part: 'message' }, undefined, 10);
    expect(all.map(({ outcome }) => outcome)).toEqual(['ok', 'not-found', 'not-found', 'ok']);
    const page = await lab.checks().list({}, all[1]!.id, 2);
    expect(page.map(({ id }) => id)).toEqual([all[1]!.id - 1, all[2]!.id]);
  });

  it('[R12] what has not come to the index yet is waited for, an hour, and is then a fault', async () => {
    await lab.take([{ at: '2026-03-01T09:00:00.000Z', text: 'the first' }]);
    const folder = join(lab.archive.folder, 'in');
    mkdirSync(folder);
    writeFileSync(join(folder, 'more.jsonl'), feed([{ at: '2026-02-01T09:00:00.000Z', text: 'older, and late' }]));
    await lab.archive.imports.runLocal(OPERATOR, {}, [join(folder, 'more.jsonl')], never, () => undefined);
    await lab.archive.log.sequence('records');
    expect(await lab.day()).toEqual([]);
    expect((await lab.checks().newest())!.finishedAt).toBeNull();
    lab.archive.clock.advance(3_600_000);
    const checks = lab.checks();
    await checks.run(never);
    expect(briefly(await checks.latest())).toEqual(['teams message not-indexed!']);
    await lab.search.indexer.catchUp();
    expect(briefly(await lab.day())).toEqual(['teams message ok']);
  });
}

describe('PostgreSQL', () =>
  reachOn(
    (archive) => new PostgresIndex(archive.db.app),
    async () => undefined,
  ));

describeWith('elasticsearch', 'Elasticsearch', (url) => {
  reachOn(
    (archive) => new ElasticIndex(url, archive.db.app, `reach-${randomBytes(4).toString('hex')}`),
    async (index) => {
      await index.clear();
      await (index as ElasticIndex).close();
    },
  );
});

describe('what was found', () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = new Lab(await testSearch());
  });
  afterEach(() => lab.archive.drop());

  const OLD = '2026-03-01T09:00:00.000Z';

  it('[R12] bytes that were altered, and bytes that are not there, are said', async () => {
    await lab.take([{ at: OLD, text: 'the oldest of all' }]);
    const path = await lab.blobOf(await lab.sentAt(OLD));
    const bytes = readFileSync(path);
    const other = Buffer.from(bytes);
    other[40]! ^= 1;
    writeFileSync(path, other);
    expect(await lab.day()).toMatchObject([{ outcome: 'altered', fault: true, searchMs: expect.any(Number) }]);
    rmSync(path);
    expect(briefly(await lab.day())).toEqual(['teams message unopenable!']);
    writeFileSync(path, bytes);
    expect(briefly(await lab.day())).toEqual(['teams message ok']);
  });

  it('[R12] of the oldest with an attachment that is opened as well, in mail and in chats', async () => {
    await lab.take([
      { at: OLD, text: 'before' },
      { at: '2026-03-01T09:01:00.000Z', text: 'see the file', file: 'what it says' },
    ]);
    await lab.search.take({ 'mail.eml': MAIL });
    await testExtractor(lab.archive, process).catchUp();
    await lab.archive.log.sequence('records');
    await lab.search.indexer.catchUp();
    expect(briefly(await lab.day())).toEqual([
      'email message ok',
      'email attachment ok',
      'teams message ok',
      'teams attachment ok',
    ]);
    const path = await lab.blobOf(await lab.sentAt('2026-03-01T09:01:00.000Z'));
    const bytes = readFileSync(path);
    bytes[bytes.length - 5]! ^= 1;
    writeFileSync(path, bytes);
    expect((await lab.day()).filter(({ channel }) => channel === 'teams').map(({ outcome }) => outcome)).toContain(
      'altered',
    );
  });

  it('[R12] other bytes where the attachment stands are “altered”, and none are “unopenable”', async () => {
    await lab.take([{ at: OLD, text: 'see the file', file: 'what it says' }]);
    const { db, keyring, log, reader, evidence } = lab.archive;
    const trial = OpeningTrial.over(db.app, keyring, log, reader, evidence);
    const message = await reader.message(await lab.sentAt(OLD));
    const openedAs = (bytes: Buffer | undefined): Promise<OpeningResult> => {
      const { files } = trial as unknown as { files: AttachmentFiles };
      files.open = async () =>
        bytes && {
          size: bytes.length,
          chunks: async function* () {
            yield bytes;
          },
        };
      return trial.open(message, true);
    };
    expect(await trial.open(message, true)).toMatchObject({ fault: null });
    expect(await openedAs(Buffer.from('what it says'))).toMatchObject({ fault: null });
    expect(await openedAs(Buffer.from('what it lies'))).toMatchObject({ fault: 'altered' });
    expect(await openedAs(undefined)).toMatchObject({ fault: 'unopenable' });
  });

  it('[R12] what the database says of it now and the ledger does not is “altered”', async () => {
    await lab.take([{ at: OLD, text: 'the oldest of all' }]);
    await lab.archive.db.admin.transaction(async (tx) => {
      await tx.query('ALTER TABLE access.log_leaf DISABLE TRIGGER ALL');
      await tx.query('UPDATE access.log_leaf SET hash = set_byte(hash, 20, get_byte(hash, 20) # 1) WHERE log = 1');
      await tx.query('ALTER TABLE access.log_leaf ENABLE TRIGGER ALL');
    });
    expect(briefly(await lab.day())).toEqual(['teams message altered!']);
  });

  it('[R12] longer than the budget is no fault once, and one twice in a row', async () => {
    await lab.invite();
    await lab.take([{ at: OLD, text: 'the oldest of all' }]);
    expect(briefly(await lab.day({ budget: 0 }))).toEqual(['teams message slow']);
    expect(await lab.told()).toEqual([]);
    const [first] = await lab.checks().latest();
    const [second] = await lab.day({ budget: 0 });
    expect(second).toMatchObject({ outcome: 'slow', fault: true, budgetMs: 0, since: first!.since });
    expect((await lab.told()).map(({ kind }) => kind)).toEqual(['reach-lost']);
    expect(briefly(await lab.day())).toEqual(['teams message ok']);
    expect(briefly(await lab.day({ budget: 0 }))).toEqual(['teams message slow']);
    expect((await lab.told()).map(({ kind }) => kind)).toEqual(['reach-lost', 'reach-restored']);
  });

  it('[R12] a search that does not answer is not “not found”', async () => {
    await lab.take([{ at: OLD, text: 'the oldest of all' }]);
    const away = new ElasticIndex('http://127.0.0.1:9', lab.archive.db.app, 'away');
    expect(briefly(await lab.day({ search: searchOn(lab.search, away) }))).toEqual(['teams message search-failed!']);
    await away.close();
  });

  it('[R12] without a schedule it is the oldest there is; with one, what is past its period is not looked for', async () => {
    const times = ['2021-01-01T00:00:00.000Z', '2023-06-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'];
    await lab.take(times.map((at, i) => ({ at, text: `number ${i}` })));
    const oldest = async () => (await lab.day())[0]!.messageAt!.toISOString();
    expect(await oldest()).toBe(times[0]);
    await putInForce(lab.archive, [{ code: 'A', period: 'P7Y', accessible: 'P5Y' }]);
    expect(await oldest()).toBe(times[1]);
    await putInForce(lab.archive, [{ code: 'A', period: 'P7Y', accessible: 'P1Y' }]);
    expect(await oldest()).toBe(times[2]);
    await putInForce(lab.archive, [{ code: 'A', period: 'P7Y', accessible: 'P1M' }]);
    // Nothing has to be within reach: nothing is said of the channel.
    expect(await lab.day()).toEqual([]);
  });

  it('[R12] a check that was stopped goes on where it stood, and does nothing twice', async () => {
    await lab.take(
      Array.from({ length: 40 }, (_, i) => ({
        at: new Date(Date.parse(OLD) + i * 60_000).toISOString(),
        text: `number ${i}`,
        channel: i % 2 ? 'teams' : 'whatsapp',
      })),
    );
    const stop = new AbortController();
    let steps = 0;
    const stopping = lab.checks({ block: 8, stepped: () => ++steps === 3 && stop.abort() });
    await stopping.run(stop.signal);
    expect(await stopping.newest()).toMatchObject({ finishedAt: null });
    expect(await stopping.latest()).toEqual([]);

    const looked: number[] = [];
    const second = new AbortController();
    const counting: Wiring = {
      block: 8,
      stepped: () => steps++,
      look: (real) => ({
        at: (message, part, signal) => {
          looked.push(message);
          second.abort();
          return real.at(message, part, signal.aborted ? never : signal);
        },
      }),
    };
    await lab.checks(counting).run(second.signal);
    expect(await lab.checks().latest()).toHaveLength(1);
    await lab.checks(counting).run(never);
    const rows = await lab.checks().latest();
    expect(briefly(rows)).toEqual(['teams message ok', 'whatsapp message ok']);
    expect(steps).toBe(40 / 8);
    expect(looked.sort()).toEqual(rows.map(({ message }) => message).sort());
    expect((await lab.checks().newest())!.finishedAt).not.toBeNull();
    // Not again today.
    await lab.checks(counting).run(never);
    expect(looked).toHaveLength(2);
  });

  it('[R12] what is disposed of while it is looked for is no fault: the next is the oldest', async () => {
    await lab.take([
      { at: '2020-01-01T00:00:00.000Z', text: 'its time has come' },
      { at: OLD, text: 'kept' },
    ]);
    let isGone = false;
    const disposing: Wiring = {
      look: (real) => ({
        at: async (...asked) => {
          if (!isGone) {
            isGone = true;
            await putInForce(lab.archive, [{ code: 'A', period: 'P3Y' }]);
            await dispose(lab.archive);
            await lab.search.indexer.catchUp();
          }
          return real.at(...asked);
        },
      }),
    };
    const checks = lab.checks(disposing);
    await checks.run(never);
    expect(await checks.latest()).toEqual([]);
    await checks.run(never);
    expect(await checks.latest()).toMatchObject([{ outcome: 'ok', message: await lab.sentAt(OLD) }]);
  });

  it('[R12] a check asked for by hand is in the audit log, and is one with what is under way', async () => {
    await lab.take([{ at: OLD, text: 'the oldest of all' }]);
    await lab.day();
    const actor = { id: '00000000-0000-4000-8000-00000000000a', name: 'Ann Lee', role: 'compliance' } as const;
    const checks = lab.checks();
    await checks.ask(actor);
    await checks.ask(actor);
    const asked = await lab.archive.audit.list({ action: 'reach.asked' }, undefined, 10);
    expect(asked.map(({ subject }) => subject)).toEqual(Array(2).fill({ kind: 'reach', id: '2' }));
    expect(await checks.newest()).toMatchObject({ id: 2, askedByName: 'Ann Lee', finishedAt: null });
    await checks.run(never);
    expect(await checks.latest()).toMatchObject([{ check: 2, outcome: 'ok' }]);
  });

  it('[R127] whoever may not see the oldest is not told which it is', async () => {
    await lab.take([
      { at: OLD, text: 'behind a wall' },
      { at: OLD, text: 'in sight', channel: 'whatsapp' },
    ]);
    await lab.day();
    const channels = { people: null, channels: ['whatsapp'], from: null, until: null };
    const sights = { of: async () => new Sight('scope', undefined, channels) } as unknown as Sights;
    const controller = new ReachController(lab.checks(), lab.archive.reader, sights);
    const shown = await controller.state({ actor: { id: 'x' } } as Parameters<ReachController['state']>[0]);
    expect(shown.items.map(({ channel, outcome, record }) => [channel, outcome, record !== null])).toEqual([
      ['teams', 'ok', false],
      ['whatsapp', 'ok', true],
    ]);
  });
});

/** The search, with candidates from another index. */
function searchOn({ archive, resolver, saved, indexer }: TestSearch, index: SearchIndex): Search {
  const { db, reader, directory, sights } = archive;
  return new Search(
    new Preparation(index, resolver, saved, sights),
    index,
    new Verdicts(reader, directory),
    indexer,
    new CoverageGauge(db.app, reader, index),
    new Log('error', () => undefined),
  );
}

const MAIL = [
  'From: ada@x.example',
  'To: bo@y.example',
  'Subject: AND',
  'Date: Mon, 02 Mar 2026 09:12:00 +0000',
  'Message-ID: <one@x>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  '',
  '--b',
  'Content-Type: text/plain',
  'Content-Disposition: attachment; filename="a.txt"',
  'Content-Transfer-Encoding: base64',
  '',
  Buffer.from('a file and not a word').toString('base64'),
  '--b--',
  '',
].join('\r\n');
