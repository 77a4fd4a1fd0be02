import { createHmac } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { OPERATOR, wire } from '@minutebook/archive/testing';
import type { Database } from '@minutebook/platform';
import { lossyLine } from '@minutebook/platform/testing';
import { ACCESS_SCHEMA } from '@minutebook/access';
import { ARCHIVE_SCHEMA, textOf } from '@minutebook/archive';
import type { Door } from './http/door.testing';
import { openDoor } from './http/door.testing';
import { SOURCES_SCHEMA } from './schema';
import type { SourceRow } from './store/source-store';
import { type TestSources, testSources, wireSources } from './testing';

const KEY = 'signing key of the feed';
const never = new AbortController().signal;

let sources: TestSources;
let door: Door;
let feed: SourceRow;
beforeEach(async () => {
  sources = await testSources();
  door = await openDoor(sources);
  feed = await sources.add('feed', { signingKey: KEY }, 'Dealing desk');
});
afterEach(async () => {
  await door.close();
  await sources.archive.drop();
});

const line = (id: string, text: string): string =>
  JSON.stringify({
    ...{ type: 'message', id, channel: 'other', conversation: { id: 'room', type: 'group' } },
    ...{ at: '2026-11-24T07:00:00Z', from: { scheme: 'email', value: 'ann@firm.example' }, text },
  });
const bodyOf = (...lines: string[]): string => ['{"minutebook":"feed","version":1}', ...lines, ''].join('\n');

const now = (): number => sources.archive.clock.now().getTime() / 1000;
function signed(
  body: string | Buffer,
  timestamp = now(),
  key = KEY,
): { headers: Record<string, string>; body: string | Buffer } {
  const mac = createHmac('sha256', key).update(`${timestamp}.`).update(body).digest('hex');
  return {
    headers: { 'X-Minutebook-Timestamp': String(timestamp), 'X-Minutebook-Signature': `v1=${mac}` },
    body,
  };
}

async function bodies(): Promise<string[]> {
  const rows = await sources.archive.db.app.query<{ id: number }>('SELECT id FROM archive.message ORDER BY id');
  const messages = await sources.archive.reader.messages(rows.map(({ id }) => id));
  return messages.map((message) => textOf(message.versions.at(-1)!.event).body);
}

const states = () =>
  sources.archive.db.app.query<{ state: string; body: Buffer | null; wrapped: Buffer | null }>(
    'SELECT state, body, wrapped FROM sources.delivery ORDER BY id',
  );

async function actions(): Promise<string[]> {
  const entries = await sources.archive.audit.list({}, undefined, 100);
  return entries.map(({ action }) => action).reverse();
}

describe('a delivery', () => {
  it('[R3] goes the whole way: signed, safe, archived with its very bytes, and the sealed copy is gone', async () => {
    const body = bodyOf(line('1', 'buy'), line('2', 'sell'));
    const answer = await door.knock(feed.id, signed(body));
    expect([answer.status, answer.text]).toEqual([200, '{}']);
    expect(await states()).toMatchObject([{ state: 'waiting', body: expect.any(Buffer) }]);
    expect((await states())[0]!.body!.includes('buy')).toBe(false);

    await sources.drain.all(never);
    expect(await bodies()).toEqual(['buy', 'sell']);
    expect(await states()).toEqual([{ state: 'done', body: null, wrapped: null }]);
    const [imported] = await sources.archive.imports.list(undefined, 10);
    expect(imported!.row).toMatchObject({ name: 'Dealing desk', state: 'done', startedByName: 'sources' });
    expect(imported!.totals.account).toMatchObject({ read: 2, fresh: 2, exceptions: 0 });
    const evidence = await sources.archive.db.app.query<{ id: number; path: string[] }>(
      `SELECT id, path FROM archive.evidence ORDER BY id`,
    );
    const members = evidence.map(({ path }) => path.at(-1)).sort();
    expect(members).toEqual(['0001-20261124T080000000Z/body.jsonl', 'deliveries.jsonl']);
    const chunks: Buffer[] = [];
    const own = evidence.find(({ path }) => path.at(-1)!.endsWith('/body.jsonl'))!;
    for await (const chunk of sources.archive.evidence.bytes(own.id)) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe(body);
    await sources.archive.log.sequence('records');
    expect((await sources.archive.verification.run()).faults).toEqual([]);
    expect(await sources.register.get(feed.id)).toMatchObject({ backlog: 0, backlogBytes: 0, exceptions: 0 });
    expect((await sources.register.get(feed.id)).drainedAt).not.toBeNull();
  });

  it('with a wrong, late, early or missing signature, or for nobody, is refused alike and nothing is kept', async () => {
    const body = bodyOf(line('1', 'buy'));
    const attempts = [
      { ...signed(body, now(), 'another key') },
      { ...signed(body), body: body.replace('buy', 'bye') },
      signed(body, now() - 301),
      signed(body, now() + 301),
      { body },
      { headers: { 'X-Minutebook-Timestamp': 'soon', 'X-Minutebook-Signature': 'v1=' }, body },
    ];
    const answers = [];
    for (const attempt of attempts) answers.push(await door.knock(feed.id, attempt));
    answers.push(await door.knock('00000000-0000-4000-8000-000000000000', signed(body)));
    answers.push(await door.knock('%27%20or%201=1', signed(body)));
    for (const { status, text } of answers) {
      expect(status).toBe(401);
      expect(JSON.parse(text)).toMatchObject({ code: 'delivery-refused', title: 'Refused.' });
    }
    expect(await states()).toEqual([]);
    // One entry a minute, however many knock; the next says how many there were.
    expect((await actions()).filter((action) => action === 'delivery.refused')).toHaveLength(1);
    sources.archive.clock.advance(61_000);
    await door.knock(feed.id, signed(body, now(), 'another key'));
    expect((await sources.register.get(feed.id)).refused).toBe(attempts.length + 1);
  });

  it('refused too often from one address is not looked at any more, for a while', async () => {
    const statuses = new Set<number>();
    for (let i = 0; i < 70; i++) statuses.add((await door.knock('nobody', { body: 'x' })).status);
    expect([...statuses]).toEqual([401, 429]);
    sources.archive.clock.advance(10_000);
    expect((await door.knock(feed.id, signed(bodyOf()))).status).toBe(200);
  });

  it('[R44] is counted, and shuts no other source’s door, when too many of one source’s calls are refused', async () => {
    const other = await sources.add('feed', { signingKey: KEY }, 'Wrongly set up');
    const statuses = new Set<number>();
    for (let i = 0; i < 70; i++)
      statuses.add((await door.knock(other.id, signed(bodyOf(), now(), 'another key'))).status);
    expect([...statuses]).toEqual([401, 429]);
    expect((await door.knock(feed.id, signed(bodyOf()))).status).toBe(200);
    sources.archive.clock.advance(61_000);
    await door.knock(other.id, signed(bodyOf(), now(), 'another key'));
    expect((await sources.register.get(other.id)).refused).toBe(71);
  });

  it('[R40] twice, in whatever signature, is acknowledged twice and kept once', async () => {
    const body = bodyOf(line('1', 'buy'));
    expect((await door.knock(feed.id, signed(body))).status).toBe(200);
    expect((await door.knock(feed.id, signed(body))).status).toBe(200);
    sources.archive.clock.advance(3_600_000);
    expect((await door.knock(feed.id, signed(body))).status).toBe(200);
    await sources.drain.all(never);
    expect((await door.knock(feed.id, signed(body))).status).toBe(200);
    await sources.drain.all(never);
    expect(await states()).toHaveLength(1);
    expect(await bodies()).toEqual(['buy']);
    const kept = await Promise.all(
      Array.from({ length: 8 }, () => door.knock(feed.id, signed(bodyOf(line('2', 'at once'))))),
    );
    expect(kept.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    expect(await states()).toHaveLength(2);
  });

  it('[R6] that nobody can read is archived as an exception', async () => {
    const bytes = Buffer.from([0x7b, 0xff, 0x00, 0x22, 0x0a]);
    expect((await door.knock(feed.id, signed(bytes))).status).toBe(200);
    expect((await door.knock(feed.id, signed(bodyOf('{"type":"message"}')))).status).toBe(200);
    await sources.drain.all(never);
    expect(await sources.register.get(feed.id)).toMatchObject({ exceptions: 2, backlog: 0 });
  });

  it('larger than a row lies as a sealed blob until the archive has it', async () => {
    const body = bodyOf(line('1', 'word '.repeat(200_000)));
    expect((await door.knock(feed.id, signed(body))).status).toBe(200);
    const [row] = await sources.archive.db.app.query<{ blob: string; body: Buffer | null }>(
      'SELECT blob, body FROM sources.delivery',
    );
    expect(row!.body).toBeNull();
    expect((await sources.archive.blobs.read(row!.blob, 0, 1_000_000)).includes('word word')).toBe(false);
    expect((await door.knock(feed.id, signed(body))).status).toBe(200);
    await sources.drain.all(never);
    expect((await bodies())[0]).toHaveLength(1_000_000);
    await expect(sources.archive.blobs.size(row!.blob)).rejects.toThrow();
  });

  it('[R40] that was kept, though nobody heard so, is acknowledged when it comes again, and read', async () => {
    const { archive } = sources;
    const lossy = await lossyLine(archive.db.appUrl, [ACCESS_SCHEMA, ARCHIVE_SCHEMA, SOURCES_SCHEMA]);
    const { inbox } = wireSources({ ...archive, db: { ...archive.db, app: lossy.database } });
    const open = (await sources.register.open(feed.id))!;
    const large = {
      key: 'one',
      type: 'jsonl' as const,
      facts: {},
      body: Buffer.from(bodyOf(line('1', 'word '.repeat(200_000)))),
    };
    lossy.loseNextCommit();
    await expect(inbox.keep(open, large)).rejects.toThrow();
    await lossy.close();
    expect(await sources.inbox.keep(open, large)).toBe('repeated');
    await sources.drain.all(never);
    expect((await bodies())[0]).toHaveLength(1_000_000);
  });
});

describe('back-pressure', () => {
  it('over the limit the answer is "later", and nothing is accepted and lost', async () => {
    await door.close();
    const tight = { ...sources, ...wireSources(sources.archive, { deliveries: 2, bytes: 10_000 }) };
    door = await openDoor(tight);
    const knock = (n: number) => door.knock(feed.id, signed(bodyOf(line(String(n), `number ${n}`))));
    expect([(await knock(1)).status, (await knock(2)).status]).toEqual([200, 200]);
    const full = await knock(3);
    expect([full.status, full.headers.get('retry-after')]).toEqual([503, '30']);
    // What is safe already is acknowledged all the same.
    expect((await knock(2)).status).toBe(200);
    const large = signed(bodyOf(line('9', 'x'.repeat(11_000))));
    await tight.drain.all(never);
    expect((await door.knock(feed.id, large)).status).toBe(503);
    expect((await knock(3)).status).toBe(200);
    await tight.drain.all(never);
    expect(await bodies()).toEqual(['number 1', 'number 2', 'number 3']);
  });

  it('a paused source says "later"; a retired one is nobody', async () => {
    const { version } = await sources.register.move(OPERATOR, feed.id, feed.version, 'paused');
    expect((await door.knock(feed.id, signed(bodyOf()))).status).toBe(503);
    await sources.register.move(OPERATOR, feed.id, version, 'retired');
    expect((await door.knock(feed.id, signed(bodyOf()))).status).toBe(401);
    await expect(sources.register.move(OPERATOR, feed.id, version + 1, 'active')).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
  });

  it('a body over the limit, or packed so that its signature is not over what came, is not taken', async () => {
    const packed = { ...signed('x'), headers: { ...signed('x').headers, 'Content-Encoding': 'gzip' } };
    expect((await door.knock(feed.id, packed)).status).toBe(415);
    const large = await door.knock(feed.id, { body: Buffer.alloc(33 * 1024 * 1024) }).catch(() => ({ status: 413 }));
    expect(large.status).toBe(413);
  });
});

describe('a process that dies', () => {
  beforeEach(async () => {
    for (const n of [1, 2, 3]) await door.knock(feed.id, signed(bodyOf(line(String(n), `number ${n}`))));
  });

  /** A database whose nth transaction from here fails, as if the process ended there. */
  const failing = (nth: number, wasReached: () => void): Database => {
    let count = 0;
    const { app } = sources.archive.db;
    return new Proxy(app, {
      get: (target, name) => {
        if (name === 'transaction')
          return (work: never) => {
            if (++count !== nth) return target.transaction(work);
            wasReached();
            return Promise.reject(new Error('killed'));
          };
        const value = Reflect.get(target, name, target) as unknown;
        return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
      },
    });
  };

  it('[R5] between any two steps of a drain and its import loses and doubles nothing', async () => {
    const { archive } = sources;
    let deaths = 0;
    for (let step = 1; deaths === step - 1; step++) {
      await door.knock(feed.id, signed(bodyOf(line(`a${step}`, `a ${step}`), line(`b${step}`, `b ${step}`))));
      const db = { ...archive.db, app: failing(step, () => deaths++) };
      const { drain } = wireSources({ ...archive, ...wire(db, archive.folder, archive.clock), db });
      await drain.all(never).catch((error: Error) => expect(error.message).toBe('killed'));
      // A new process; what failed is tried again after a pause.
      archive.clock.advance(3_600_000);
      const { drain: next } = wireSources({ ...archive, ...wire(archive.db, archive.folder, archive.clock) });
      await next.all(never);
      archive.clock.advance(3_600_000);
      await next.all(never);
      expect((await states()).every(({ state }) => state === 'done')).toBe(true);
      expect(await sources.register.get(feed.id)).toMatchObject({ backlog: 0, backlogBytes: 0, failed: 0 });
      const found = (await bodies()).filter((body) => !body.startsWith('number')).sort();
      const expected = Array.from({ length: step }, (_, i) => [`a ${i + 1}`, `b ${i + 1}`]).flat();
      expect(found).toEqual(expected.sort());
    }
    expect(deaths).toBeGreaterThan(10);
  });

  it('stops when it is told to, and goes on', async () => {
    const abort = new AbortController();
    abort.abort();
    await sources.drain.run(feed.id, abort.signal);
    expect(await bodies()).toEqual([]);
    await sources.drain.all(never);
    expect(await bodies()).toHaveLength(3);
  });

  it('[R5] a delivery whose seal was broken is given up alone, and counted', async () => {
    await sources.archive.db.admin.query(
      `UPDATE sources.delivery SET body = set_byte(body, 40, get_byte(body, 40) # 1) WHERE id = (SELECT min(id) FROM sources.delivery)`,
    );
    await sources.drain.all(never);
    expect(await bodies()).toEqual(['number 2', 'number 3']);
    expect((await states()).map(({ state }) => state)).toEqual(['failed', 'done', 'done']);
    expect(await sources.register.get(feed.id)).toMatchObject({ failed: 1, backlog: 0 });
  });

  it('[R5] one that no import survives takes none of those with it that came beside it', async () => {
    const { archive, drain, register } = sources;
    for (let i = 4; i <= 40; i++) await door.knock(feed.id, signed(bodyOf(line(`n${i}`, `number ${i}`))));
    const { imports } = archive;
    const run = imports.run.bind(imports);
    jest.spyOn(imports, 'run').mockImplementation(async (id, signal) => {
      const [poison] = await archive.db.app.query<{ isHere: boolean }>(
        'SELECT import_id = $1 AS "isHere" FROM sources.delivery ORDER BY id LIMIT 1 OFFSET 19',
        [id],
      );
      if (poison!.isHere) await archive.db.app.query(`UPDATE archive.import SET state = 'failed' WHERE id = $1`, [id]);
      else await run(id, signal);
    });
    for (let tries = 0; tries < 6; tries++) {
      await drain.all(never);
      archive.clock.advance(9 * 3_600_000);
    }
    expect((await states()).filter(({ state }) => state !== 'done')).toEqual([
      expect.objectContaining({ state: 'failed' }),
    ]);
    expect(await bodies()).toHaveLength(39);
    expect(await register.get(feed.id)).toMatchObject({ failed: 1, backlog: 0 });
  });

  it('[R5] what was given up is tried again when somebody asks for it', async () => {
    const { admin } = sources.archive.db;
    const flip = `UPDATE sources.delivery SET body = set_byte(body, 40, get_byte(body, 40) # 1) WHERE id = (SELECT min(id) FROM sources.delivery)`;
    await admin.query(flip);
    await sources.drain.all(never);
    const { version } = await sources.register.get(feed.id);
    await admin.query(flip);
    await expect(sources.register.retry(OPERATOR, feed.id, version + 1)).rejects.toMatchObject({ status: 409 });
    expect(await sources.register.retry(OPERATOR, feed.id, version)).toMatchObject({ failed: 0, backlog: 1 });
    await sources.drain.all(never);
    expect(await bodies()).toHaveLength(3);
    expect(await sources.register.get(feed.id)).toMatchObject({ failed: 0, backlog: 0, backlogBytes: 0 });
    expect(await actions()).toContain('source.retried');
  });
});

describe('a delivery that cannot be brought into the archive for now', () => {
  beforeEach(async () => {
    await door.knock(feed.id, signed(bodyOf(line('1', 'buy'))));
  });

  it('[R5] because there is no room is not given up, however long there is none', async () => {
    const addUpload = jest.spyOn(sources.archive.imports, 'addUpload').mockRejectedValue(new Error('no room'));
    for (let tries = 0; tries < 10; tries++) {
      await expect(sources.drain.all(never)).rejects.toThrow('no room');
      // Not again at once.
      await sources.drain.all(never);
      sources.archive.clock.advance(31_000);
    }
    expect(addUpload).toHaveBeenCalledTimes(10);
    addUpload.mockRestore();
    await sources.drain.all(never);
    expect(await bodies()).toEqual(['buy']);
    const rows = await sources.archive.db.app.query('SELECT attempts FROM sources.delivery');
    expect(rows).toEqual([{ attempts: 1 }]);
  });

  it('[R5] because its body cannot be read waits until it can', async () => {
    const body = jest.spyOn(sources.inbox, 'body').mockRejectedValue(new Error('ENOENT'));
    for (let tries = 0; tries < 8; tries++) {
      await sources.drain.all(never);
      sources.archive.clock.advance(9 * 3_600_000);
    }
    expect(body).toHaveBeenCalledTimes(8);
    body.mockRestore();
    await sources.drain.all(never);
    expect([await bodies(), (await sources.register.get(feed.id)).failed]).toEqual([['buy'], 0]);
  });
});

describe('[R196] the register', () => {
  it('knows who answers for a source and how it stands; secrets go in and never come out', async () => {
    const { backlog, secretNames, settings, team, state } = await sources.register.get(feed.id);
    expect({ backlog, secretNames, settings, team, state }).toEqual({
      backlog: 0,
      secretNames: ['signingKey'],
      settings: {},
      team: 'Records',
      state: 'active',
    });
    const stored = await sources.archive.db.admin.query('SELECT * FROM sources.source');
    expect(JSON.stringify(stored)).not.toContain(KEY);
    expect(JSON.stringify(stored)).not.toContain(Buffer.from(KEY).toString('hex'));
    const entries = await sources.archive.audit.list({}, undefined, 100);
    expect(JSON.stringify(entries)).not.toContain(KEY);
    expect(await actions()).toEqual(['source.created']);
  });

  it('keeps what is not given, and changes by one hand at a time', async () => {
    const changed = await sources.register.change(OPERATOR, feed.id, feed.version, { team: 'Surveillance' });
    expect(changed).toMatchObject({ name: 'Dealing desk', team: 'Surveillance', version: 1 });
    expect((await sources.register.open(feed.id))!.secrets).toEqual({ signingKey: KEY });
    await expect(sources.register.change(OPERATOR, feed.id, 0, { name: 'x' })).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    await sources.register.change(OPERATOR, feed.id, 1, { fields: { signingKey: 'new' } });
    expect((await door.knock(feed.id, signed(bodyOf()))).status).toBe(401);
    expect((await door.knock(feed.id, signed(bodyOf(), now(), 'new'))).status).toBe(200);
  });

  it.each([
    ['a missing secret', 'feed', {}, { 'fields.signingKey': 'is missing' }],
    ['an unknown field', 'feed', { signingKey: 'a', x: 'y' }, { 'fields.x': 'is no field of this kind of source' }],
    [
      'an address in the clear',
      'twilio',
      { accountSid: 'AC', authToken: 't', hookUrl: 'http://firm.example/' },
      { 'fields.hookUrl': 'is not an https address' },
    ],
    ['a path that is none', 'folder', { path: '../etc' }, { 'fields.path': 'is not an absolute path' }],
  ] as const)('refuses %s', async (_what, kind, fields, faults) => {
    await expect(sources.add(kind, fields)).rejects.toMatchObject({ code: 'fields-invalid', fields: faults });
  });

  it('has each name once', async () => {
    await expect(sources.add('feed', { signingKey: 'a' }, 'dealing DESK')).rejects.toMatchObject({
      code: 'name-taken',
    });
    mkdirSync(`${sources.archive.folder}/watched`);
    const folder = await sources.add('folder', { path: `${sources.archive.folder}/watched` });
    expect(folder.settings).toEqual({ path: `${sources.archive.folder}/watched`, settleSeconds: '30' });
  });
});

describe('[R45] gaps', () => {
  const keep = (value: number, restartsAfter?: number) =>
    sources.inbox.keep(
      { id: feed.id, kind: 'feed', name: '', state: 'active', cursor: null, settings: {}, secrets: {} },
      {
        ...{ key: `n${value}`, type: 'json', body: Buffer.from('{}'), facts: {} },
        number: { stream: 's', value, ...(restartsAfter !== undefined && { restartsAfter }) },
      },
    );
  const gaps = async () =>
    (await sources.archive.gaps.list({ kind: 'live', origin: feed.id, all: true, limit: 50 }))
      .map(({ from, to, state }) => `${from}-${to} ${state}`)
      .sort();

  it('are noted when a number is skipped, and filled when it comes late', async () => {
    for (const value of [7, 8, 12]) await keep(value);
    expect(await gaps()).toEqual(['9-11 open']);
    expect((await sources.register.get(feed.id)).openGaps).toBe(1);
    await keep(10);
    expect(await gaps()).toEqual(['10-10 filled', '11-11 open', '9-9 open']);
    await keep(9);
    await keep(11);
    expect((await sources.register.get(feed.id)).openGaps).toBe(0);
  });

  it('are explained by a person, once, on the record', async () => {
    for (const value of [1, 3]) await keep(value);
    const [gap] = await sources.archive.gaps.list({ kind: 'live', origin: feed.id, all: true, limit: 50 });
    const explained = await sources.archive.gaps.explain(OPERATOR, 'live', gap!.id, 'The vendor confirms: never sent.');
    expect(explained).toMatchObject({ state: 'explained', explainedBy: OPERATOR.name });
    await expect(sources.archive.gaps.explain(OPERATOR, 'live', gap!.id, 'again')).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    await expect(sources.archive.gaps.explain(OPERATOR, 'live', 999, 'what')).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await actions()).toContain('gap.explained');
  });

  it('are none where a source may begin anew after a silence', async () => {
    await keep(5, 1000);
    sources.archive.clock.advance(2000);
    await keep(900, 1000);
    expect(await gaps()).toEqual([]);
  });
});
