import { bytesOf as bytesIn, MemoryFiles, NotAContainer, verifyBundle, ZipFiles } from '@minutebook/proof';
import { dispose, OPERATOR, putInForce } from '@minutebook/archive/testing';
import { actor, FACTS } from '@minutebook/review/testing';
import { feedOf } from '@minutebook/search/testing';
import { BundleLab, bytesOf, filesOf } from './bundle-lab.testing';

let lab: BundleLab;
beforeEach(async () => {
  lab = await BundleLab.open();
});
afterEach(() => lab.close());

const NEVER = new AbortController().signal;
const DAYS = { from: '2024-01-01', to: '2024-12-31' };

async function conversationOf(text: string): Promise<string> {
  const message = await lab.archive.reader.message(lab.cases.messages.get(text)!);
  return String(message.conversation);
}

const index = (files: ReadonlyMap<string, Buffer>): Record<string, string>[] => {
  const [head, ...lines] = files.get('data/index.csv')!.toString().slice(1).trimEnd().split('\r\n');
  const names = head!.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i]!, cell])));
};

describe('a bundle', () => {
  it('[R7] [R8] [R15] [R83] of one message has its versions, its audit trail and where it came from, and is proven', async () => {
    const id = lab.cases.messages.get('announcement')!;
    await lab.archive.audit.record(actor(lab.lena), 'message.viewed', { kind: 'message', id: String(id) }, {});
    const made = await lab.make(actor(lab.lena), { kind: 'message', message: String(id) }, { evidence: true });
    const files = await filesOf(made);
    const verdict = await lab.verify(files);
    expect(verdict).toMatchObject({ verdict: 'proven', faults: [], reasons: [] });
    // The audit log's head vouches for the ledger's.
    expect(verdict.warnings.map(({ code }) => code)).not.toContain('unpinned');
    const record = [...files.keys()].find((name) => /^data\/records\/\d+\.json$/.test(name))!;
    const about = JSON.parse(files.get(record.replace('.json', '.about.json'))!.toString()) as {
      origin: { sha256: string; parser: string; sightings: unknown[] };
      evidence: string[];
    };
    expect(about).toMatchObject({ message: String(id), change: 'captured', version: 0 });
    expect(about.origin).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/), parser: expect.any(String) });
    expect(about.origin.sightings).toHaveLength(1);
    expect(files.get(about.evidence[0]!)!.toString()).toContain('announcement');
    // What a person reads has the text, and who looked at it.
    const readable = files.get('data/readable/0001.html')!.toString();
    expect(readable).toContain('announcement');
    expect(readable).toContain('message.viewed');
    expect(readable).toContain('alert.raised');
  });

  it('[R8] says of every record how to find it again, and where its bytes lie', async () => {
    const { review } = lab.cases;
    const texts = Array.from({ length: 110 }, (_, i) => `word ${i}`);
    await review.lab.take({ 'many.jsonl': feedOf(texts, 'many').replaceAll('wechat', 'teams') });
    const [newest] = await lab.archive.reader.newest(1);
    const scope = { kind: 'conversation', conversation: String(newest!.conversation) } as const;
    const files = await filesOf(await lab.make(actor(lab.lena), scope, { request: (await lab.request()).number }));
    const lines = index(files);
    expect(lines).toHaveLength(110);
    for (const { search, message, file, evidence_start: start, evidence_bytes: bytes, readable } of lines) {
      const query = { source: search!, reader: lab.lena.id, sort: 'newest', limit: 2, signal: NEVER } as const;
      const { hits } = await review.lab.search.run(query);
      expect(hits.map((hit) => String(hit.message.id))).toEqual([message]);
      expect([files.has(file!), Number(start) > 0, Number(bytes) > 0]).toEqual([true, true, true]);
      expect(files.get(readable!.split('#')[0]!)!.toString()).toContain(`id="${readable!.split('#')[1]}"`);
    }
  });

  it('[R7] [R83] [R38] of a conversation leaves for a request of the register, every record with opening and proof', async () => {
    const conversation = await conversationOf('announced');
    const scope = { kind: 'conversation', conversation } as const;
    await expect(lab.make(actor(lab.lena), scope)).rejects.toMatchObject({ code: 'request-missing' });
    await expect(lab.make(actor(lab.lena), scope, { request: 'RQ-2026-99' })).rejects.toMatchObject({
      code: 'request-unknown',
    });
    const { id, number } = await lab.request();
    const held = { messages: [lab.cases.messages.get('ok')!], decision: 'withhold' as const };
    const why = { ground: 'privacy' as const, reason: 'Not of the firm.' };
    await lab.productions.decide(actor(lab.lena), id, 0, { ...held, ...why });
    const files = await filesOf(await lab.make(actor(lab.lena), scope, { request: number }));
    const verdict = await lab.verify(files);
    expect(verdict).toMatchObject({ verdict: 'proven', faults: [] });
    const records = [...files.keys()].filter((name) => /^data\/records\/\d+\.json$/.test(name));
    expect(records).toHaveLength(2);
    for (const name of records)
      for (const ending of ['.opening.json', '.tlog-proof', '.about.json'])
        expect(files.has(name.replace('.json', ending))).toBe(true);
    // What was decided not to leave for it does not.
    for (const [name, bytes] of files) if (name.startsWith('data/r')) expect(bytes.includes('"ok"')).toBe(false);
    expect(files.get('data/README.txt')!.toString()).toContain('do not leave for this request: 1.');
  });

  it('[R7] [R97] of a custodian is complete for the days asked for, and short by one where one is left out', async () => {
    await lab.closeDays();
    const { number } = await lab.request();
    const person = lab.cases.persons.zhou.id;
    const made = await lab.make(actor(lab.noor), { kind: 'custodian', person, ...DAYS }, { request: number });
    const files = await filesOf(made);
    const verdict = await lab.verify(files);
    expect(verdict).toMatchObject({ verdict: 'proven', faults: [] });
    expect(verdict.warnings.map(({ code }) => code)).not.toContain('uncounted');
    expect(verdict.days.length).toBeGreaterThan(0);
    expect(verdict.days.reduce((sum, { here }) => sum + here, 0)).toBe(verdict.counts.records);
    expect(verdict.counts.records).toBeGreaterThan(0);
    // Left out by whoever holds the appliance and can have it sealed again: its day says so.
    const record = [...files.keys()].find((name) => /^data\/records\/\d+\.json$/.test(name))!;
    const left = [...files].filter(([name]) => !name.startsWith(record.replace(/json$/, '')));
    const without = await lab.verify(await lab.sealAgain(actor(lab.noor), left));
    expect(without).toMatchObject({ verdict: 'faulty' });
    expect(new Set(without.faults.map(({ code }) => code))).toEqual(new Set(['short']));
    expect(without.days.filter(({ short }) => short > 0)).toMatchObject([{ short: 1, custodian: person }]);
  });

  it('[R97] [R24] accounts for what was disposed of, and for what does not leave for the request', async () => {
    const { archive, cases } = lab;
    await cases.review.lab.take({
      'late.jsonl': feedOf(['late', 'later', 'latest'], 'late', '2026-11-02T09:00:00Z').replaceAll(/p[02]@/g, 'p1@'),
    });
    await lab.closeDays();
    const { id, number } = await lab.request();
    await putInForce(archive, [{ code: 'C1Y', period: 'P1Y' }]);
    await dispose(archive);
    const [newest] = await archive.reader.newest(1);
    await lab.productions.decide(actor(lab.lena), id, 0, {
      ...{ messages: [newest!.id], decision: 'withhold', ground: 'privacy', reason: 'Not of the firm.' },
    });
    const scope = { kind: 'custodian', person: cases.persons.zhou.id, from: '2024-01-01', to: '2026-11-30' } as const;
    const files = await filesOf(await lab.make(actor(lab.noor), scope, { request: number }));
    const verdict = await lab.verify(files);
    expect(verdict).toMatchObject({ verdict: 'proven', faults: [] });
    expect(verdict.warnings.map(({ code }) => code)).not.toContain('disposal-unproven');
    const sum = (of: 'here' | 'disposed' | 'withheld'): number => verdict.days.reduce((all, day) => all + day[of], 0);
    expect([sum('here'), sum('withheld')]).toEqual([2, 1]);
    expect(sum('disposed')).toBeGreaterThan(0);
    expect(verdict.counts.withheld).toBe(sum('disposed') + sum('withheld'));
  });

  it('[R84] any flipped bit is found, in the file it is in', async () => {
    const id = lab.cases.messages.get('announcement')!;
    const made = await lab.make(actor(lab.lena), { kind: 'message', message: String(id) });
    const zip = await bytesOf(made.spool.zip(made.name));
    const trust = await lab.trust();
    expect(await verifyBundle(await ZipFiles.open(bytesIn(zip)), trust)).toMatchObject({ verdict: 'proven' });
    let random = 7;
    for (let n = 0; n < 60; n++) {
      random = (random * 48_271) % 0x7fffffff;
      const at = random % zip.length;
      const flipped = Buffer.from(zip);
      flipped[at]! ^= 1 << (random % 8);
      const verdict = await ZipFiles.open(bytesIn(flipped)).then(
        (files) => verifyBundle(files, trust),
        (error: unknown) => {
          if (error instanceof NotAContainer) return { verdict: 'faulty' as const };
          throw error;
        },
      );
      expect([at, verdict.verdict]).toEqual([at, 'faulty']);
    }
  });

  it('[R106] the same order as of the same state of the logs is the same payload', async () => {
    const message = String(lab.cases.messages.get('lunch')!);
    const first = await lab.make(actor(lab.lena), { kind: 'message', message }, { evidence: true });
    await lab.archive.audit.record(actor(lab.lena), 'message.viewed', { kind: 'message', id: message }, {});
    const again = { evidence: true, asked: first.asOf };
    const second = await lab.make(actor(lab.lena), { kind: 'message', message }, again);
    expect(second.tagmanifest.equals(first.tagmanifest)).toBe(true);
    const third = await lab.make(actor(lab.lena), { kind: 'message', message }, { evidence: true });
    expect(third.tagmanifest.equals(first.tagmanifest)).toBe(false);
    await expect(
      lab.make(actor(lab.lena), { kind: 'message', message }, { asked: { records: 1, audit: 999_999 } }),
    ).rejects.toMatchObject({ code: 'checkpoint-unknown' });
    // Two heads that were never there together would look like a records log that was cut short.
    await lab.cases.review.lab.take({ 'more.jsonl': feedOf(['one more'], 'more') });
    const later = await lab.make(actor(lab.lena), { kind: 'message', message });
    const apart = { records: first.asOf.records, audit: later.asOf.audit };
    await expect(lab.make(actor(lab.lena), { kind: 'message', message }, { asked: apart })).rejects.toMatchObject({
      code: 'checkpoint-unknown',
    });
  });

  it('[R106] of more than fits a page is the same also where something dated before it came since', async () => {
    const take = (texts: readonly string[], id: string, at: string): Promise<unknown> =>
      lab.cases.review.lab.take({
        [`${id}.jsonl`]: feedOf(texts, 'many', at).replaceAll('"many-', `"${id}-`).replaceAll('wechat', 'teams'),
      });
    await take(
      Array.from({ length: 203 }, (_, i) => `word ${i}`),
      'many',
      '2026-11-02T09:00:00Z',
    );
    const [newest] = await lab.archive.reader.newest(1);
    const scope = { kind: 'conversation', conversation: String(newest!.conversation) } as const;
    const order = { request: (await lab.request()).number };
    const first = await lab.make(actor(lab.lena), scope, order);
    expect(first.messages).toHaveLength(203);
    await take(['before all of them'], 'late', '2026-11-01T09:00:00Z');
    const again = await lab.make(actor(lab.lena), scope, { ...order, asked: first.asOf });
    expect(again.messages).toEqual(first.messages);
    expect(again.tagmanifest.equals(first.tagmanifest)).toBe(true);
    expect((await lab.make(actor(lab.lena), scope, order)).messages).toHaveLength(204);
  });

  it('[R97] [R106] of days that were amended, or closed, since is what it was, also where that happens while it is made', async () => {
    const { archive, cases, checkpoints } = lab;
    const take = async (name: string, at: string): Promise<void> => {
      const feed = feedOf([name], name, at).replaceAll(/p[02]@/g, 'p1@');
      await cases.review.lab.take({ [`${name}.jsonl`]: feed });
    };
    for (const day of ['01', '02']) await take(`day ${day}`, `2026-11-${day}T09:00:00Z`);
    await lab.closeDays();
    await take('open', '2026-11-03T09:00:00Z');
    const order = { request: (await lab.request()).number };
    const person = cases.persons.zhou.id;
    const scope = { kind: 'custodian', person, from: '2026-11-01', to: '2026-11-30' } as const;
    const first = await lab.make(actor(lab.noor), scope, order);
    const files = await filesOf(first);
    expect(files.get('data/README.txt')!.toString()).toMatch(
      /Of these days no manifest counts yet what is here: \w+ 2026-11-03\.\n/,
    );
    expect((await lab.verify(files)).days).toHaveLength(2);
    // The heads are signed, and then what comes late amends a day, and the open one is closed.
    const newest = checkpoints.newest.bind(checkpoints);
    checkpoints.newest = async (log) => {
      const head = await newest(log);
      if (log === 'records') {
        checkpoints.newest = newest;
        await take('late', '2026-11-02T10:00:00Z');
        await lab.closeDays();
      }
      return head;
    };
    const raced = await lab.verify(await filesOf(await lab.make(actor(lab.noor), scope, order)));
    expect(raced).toMatchObject({ verdict: 'proven', faults: [], days: [{ count: 1 }, { count: 1 }] });
    expect((await archive.days.manifests.state()).open).toBe(0);
    const again = await lab.make(actor(lab.noor), scope, { ...order, asked: first.asOf });
    const verdict = await lab.verify(await filesOf(again));
    expect(verdict).toMatchObject({ verdict: 'proven', faults: [] });
    expect(again.tagmanifest.equals(first.tagmanifest)).toBe(true);
  });

  it('[R127] has nothing of what a wall hides, and says nothing of how much that is', async () => {
    await lab.closeDays();
    const { archive } = lab;
    const person = lab.cases.persons.zhou.id;
    const { number } = await lab.request();
    const hidden = await archive.reader.message(lab.cases.messages.get('announced')!);
    const wall = { name: 'Beacon', reason: 'A deal that is not announced.', inside: ['E9'], admitted: [] };
    const facts = { externalId: 'E9', name: 'Sol', names: [], desk: null, title: null, branch: null, joinedOn: null };
    const made = await archive.people.persons.create(OPERATOR, {
      ...{ ...facts, jurisdiction: null, manager: null, kind: 'employee', ofFirm: true, state: 'active', leftAt: null },
    });
    const other = (await archive.reader.handles(hidden.versions[0]!.parties)).values().next().value!;
    await archive.people.persons.map(OPERATOR, made.id, made.version, { scheme: other.scheme, value: other.value });
    await archive.walls.putUp(actor(lab.cases.users.edda), wall);
    await expect(lab.make(actor(lab.lena), { kind: 'message', message: String(hidden.id) })).rejects.toMatchObject({
      status: 404,
    });
    const of = { kind: 'custodian', person, ...DAYS } as const;
    const files = await filesOf(await lab.make(actor(lab.lena), of, { request: number }));
    const verdict = await lab.verify(files);
    expect(verdict).toMatchObject({ verdict: 'proven', days: [] });
    for (const bytes of files.values()) expect(bytes.includes('announced')).toBe(false);
    expect([...files.keys()].filter((name) => name.startsWith('data/days/') || name.includes('withheld'))).toEqual([]);
  });

  it('[R94] of the audit log has the entries a filter finds, each proven, and needs the right to export it', async () => {
    const scope = { kind: 'audit', filter: { action: 'alert.raised' } } as const;
    await expect(lab.make(actor(lab.lena), scope)).rejects.toMatchObject({ code: 'not-allowed' });
    const auditor = await lab.cases.review.admit('Abel Okoro', ['auditor']);
    const files = await filesOf(await lab.make(actor(auditor), scope));
    expect(await lab.verify(files)).toMatchObject({ verdict: 'proven', faults: [] });
    const raised = [...files].filter(
      ([name, bytes]) => /^data\/audit\/\d+\.json$/.test(name) && bytes.includes('"alert.raised"'),
    );
    expect(raised).toHaveLength(await lab.archive.audit.count({ action: 'alert.raised' }));
    expect(files.get('data/readable/audit.html')!.toString()).toContain('alert.raised');
  });

  it('[R7] [R182] of a case is for who belongs to it, of an alert for who may see alerts', async () => {
    const { cases, archive } = lab;
    const id = cases.messages.get('announcement')!;
    const wanted = [id, cases.messages.get('lunch')!].map((message) => ({ id: message, reason: 'Part of it.' }));
    const opened = await cases.cases.open(actor(lab.noor), FACTS, { messages: wanted });
    const scope = { kind: 'case', case: String(opened) } as const;
    // Two messages and no request: the case is the matter.
    const files = await filesOf(await lab.make(actor(lab.noor), scope));
    expect(await lab.verify(files)).toMatchObject({ verdict: 'proven', counts: { records: 2 } });
    expect(files.get('data/readable/audit.html')!.toString()).toContain('case.opened');
    await expect(lab.make(actor(lab.lena), scope)).rejects.toMatchObject({ status: 404 });
    const [alert] = await cases.review.list(cases.users.ines);
    const of = { kind: 'alert', alert: String(alert!.id) } as const;
    await expect(lab.make(actor(lab.lena), of)).rejects.toMatchObject({ code: 'not-allowed' });
    const ofAlert = await filesOf(await lab.make(actor(lab.noor), of, { request: (await lab.request()).number }));
    expect(await lab.verify(ofAlert)).toMatchObject({ verdict: 'proven', faults: [] });
    expect((await archive.audit.list({ action: 'bundle.made' }, undefined, 1))[0]).toMatchObject({
      detail: { alert: String(alert!.id), scope: 'alert' },
    });
  });

  it('[R38] of an alert whose message is withheld has nothing of why it was decided', async () => {
    const { cases, archive } = lab;
    const [alert] = await cases.review.list(cases.users.ines);
    const request = await lab.request();
    const scope = { kind: 'alert', alert: String(alert!.id) } as const;
    const trailOf = async (): Promise<string> => {
      const files = await filesOf(await lab.make(actor(lab.noor), scope, { request: request.number }));
      expect(await lab.verify(files)).toMatchObject({ verdict: 'proven', faults: [] });
      return files.get('data/readable/audit.html')?.toString() ?? '';
    };
    expect(await trailOf()).toContain('alert.raised');
    const [message] = await archive.db.app.query<{ id: number }>(
      'SELECT message_id AS id FROM review.alert WHERE id = $1',
      [alert!.id],
    );
    await lab.productions.decide(actor(lab.lena), request.id, 0, {
      ...{ messages: [message!.id], decision: 'withhold', ground: 'privacy', reason: 'Not of the firm.' },
    });
    expect(await trailOf()).not.toContain('alert.');
  });

  it('[R87] continues what earlier bundles ended with', async () => {
    const message = String(lab.cases.messages.get('lunch')!);
    const first = await filesOf(await lab.make(actor(lab.lena), { kind: 'message', message }));
    const seen = (await lab.verify(first)).heads;
    await lab.cases.review.lab.take({ 'more.jsonl': '{"minutebook":"feed","version":1}\n' });
    await lab.archive.audit.record(OPERATOR, 'archive.verified', { kind: 'archive', id: 'ledger' }, {});
    const second = await filesOf(await lab.make(actor(lab.lena), { kind: 'message', message }));
    const trust = { ...(await lab.trust()), seen };
    expect(await verifyBundle(new MemoryFiles(second), trust)).toMatchObject({ verdict: 'proven', faults: [] });
    // The older one, shown as if it were the newer, is found out (R86).
    const later = { ...(await lab.trust()), seen: (await lab.verify(second)).heads };
    const rolled = await verifyBundle(new MemoryFiles(first), later);
    expect(rolled.faults.map(({ code }) => code)).toContain('rollback');
  });
});
