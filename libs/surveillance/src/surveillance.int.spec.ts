import { OPERATOR } from '@minutebook/archive/testing';
import type { RuleText } from '@minutebook/contract';
import { feedOf } from '@minutebook/search/testing';
import { ENGINE } from './detection/detector';
import { rule, TestDetection } from './detection/lab.testing';

let test: TestDetection;

beforeEach(async () => (test = await TestDetection.start()));
afterEach(() => test.lab.archive.drop());

describe('detection', () => {
  it('alerts on what an attachment says, for its own part in the match only', async () => {
    await test.lexicons.apply(OPERATOR, 'Conduct', [
      rule('OWN', 'lunch', { zones: ['subject', 'own', 'attachment'] }),
      rule('FILE', 'guaranteed', { zones: ['subject', 'own', 'attachment'] }),
      rule('BOTH', 'lunch AND guaranteed', { zones: ['subject', 'own', 'attachment'] }),
      rule('BODY', 'returns'),
    ]);
    await test.lab.take({ 'a.jsonl': feedOf(['lunch with a file']) });
    await test.detect();
    const { archive } = test.lab;
    const [message] = await archive.reader.newest(1);
    await archive.db.app.transaction((tx) =>
      archive.annotations.add(tx, [
        {
          message: message!.id,
          annotation: {
            kind: 'text',
            version: 0,
            number: 0,
            extractor: 'text/1',
            outcome: 'text',
            mediaType: null,
            text: 'guaranteed returns',
            detail: null,
          },
        },
      ]),
    );
    await archive.log.sequence('records');
    await test.detect();
    const found = await test.findings.after(archive.db.app, 0, 100);
    const rules = await test.findings.rules(found.map((hit) => hit.ruleVersion));
    expect(
      new Map(
        found.map((hit) => [rules.get(hit.ruleVersion)!.code, [hit.position, ...hit.spans.map(({ part }) => part)]]),
      ),
    ).toEqual(
      new Map([
        ['OWN', [0, 'body']],
        ['FILE', [1, 'attachment']],
        ['BOTH', [1, 'body', 'attachment']],
      ]),
    );
  });

  it('[R177] alerts on the name of a file as it comes, and not again when the file is read', async () => {
    await test.lexicons.apply(OPERATOR, 'Conduct', [
      rule('NAME', '"insider list"', { zones: ['own', 'attachment'] }),
      rule('BOTH', 'insider AND acme', { zones: ['own', 'attachment'] }),
      rule('OWN', 'insider'),
    ]);
    await test.lab.take({ 'a.jsonl': feedOf([{ text: 'see file', files: ['Insider_List.xlsx'] }]) });
    await test.detect();
    const { archive } = test.lab;
    const [message] = await archive.reader.newest(1);
    const said = { kind: 'text', version: 0, number: 0, extractor: 'text/1', mediaType: null, detail: null } as const;
    const annotation = { ...said, outcome: 'text', text: 'the list: acme' } as const;
    await archive.db.app.transaction((tx) => archive.annotations.add(tx, [{ message: message!.id, annotation }]));
    await archive.log.sequence('records');
    await test.detect();
    const found = await test.findings.after(archive.db.app, 0, 100);
    const rules = await test.findings.rules(found.map((hit) => hit.ruleVersion));
    expect(
      found.map(({ ruleVersion, position, spans }) => [
        rules.get(ruleVersion)!.code,
        position,
        ...spans.map(({ part, number, start, end }) => [part, number, start, end]),
      ]),
    ).toEqual([
      ['NAME', 0, ['name', 0, 0, 12]],
      ['BOTH', 1, ['name', 0, 0, 7], ['attachment', 0, 10, 14]],
    ]);
  });

  it('[R192] finds in messages that came before a rule and in those that come after, once each', async () => {
    await test.lab.take({ 'old.jsonl': feedOf(['the announcement', 'lunch'], 'old') });
    await test.detect();
    await test.lexicons.apply(OPERATOR, 'Market abuse', [rule('MA-1', 'announce*')]);
    await test.detect();
    await test.lab.take({ 'new.jsonl': feedOf(['announced today'], 'new') });
    await test.detect();
    await test.detect();
    expect((await test.hits()).map((hit) => hit.split(':')[0])).toEqual(['MA-1@1', 'MA-1@1']);
  });

  it('[R167] a changed rule is a new version, and only it looks again; an unchanged one keeps its version', async () => {
    await test.lab.take({ 'a.jsonl': feedOf(['alpha', 'beta', 'alpha beta']) });
    await test.lexicons.apply(OPERATOR, 'L', [rule('A', 'alpha'), rule('B', 'beta')]);
    await test.detect();
    await test.lexicons.apply(OPERATOR, 'L', [rule('A', 'alpha'), rule('B', 'beta AND alpha')]);
    await test.detect();
    const found = await test.hits();
    expect(found.filter((hit) => hit.startsWith('A@1')).length).toBe(2);
    expect(found.filter((hit) => hit.startsWith('B@1')).length).toBe(2);
    expect(found.filter((hit) => hit.startsWith('B@2')).length).toBe(1);
    expect(found).toHaveLength(5);
  });

  it('exactly one a message version and rule version, when rules change while messages arrive and the detector dies at any point', async () => {
    const words = ['alpha', 'beta', 'gamma', 'delta'];
    const expected = new Set<string>();
    let published: RuleText[] = [];
    for (let round = 0; round < 12; round++) {
      await test.lab.take({
        [`r${round}.jsonl`]: feedOf(
          Array.from({ length: 7 }, (_, i) => `${words[(round + i) % 4]} and ${words[(round * 3 + i) % 4]}`),
          `room${round}`,
        ),
      });
      if (round % 3 === 1) {
        published = words
          .slice(0, 1 + (round % 4))
          .map((word) => rule(word.toUpperCase(), round % 2 ? word : `${word} OR nothing${round}`));
        await test.lexicons.apply(OPERATOR, 'L', published);
      }
      const worker = test.detector();
      const { reader } = test.lab.archive;
      const follow = reader.follow.bind(reader);
      let calls = 0;
      reader.follow = async (...args) => {
        if (++calls === 2) throw new Error('killed');
        return follow(...args);
      };
      await worker.catchUp().catch(() => undefined);
      await worker.lookBack().catch(() => undefined);
      reader.follow = follow;
    }
    await test.detect();
    const inForce = (await test.lexicons.get(1)).inForce;
    const messages = await test.lab.archive.reader.newest(1_000);
    for (const message of messages) {
      const { event } = message.versions[0]!;
      const body = 'body' in event ? (event.body ?? '') : '';
      for (const { code, version, query } of inForce)
        if (body.includes(query.split(' ')[0]!)) expected.add(`${code}@${version}:${message.id}@0`);
    }
    const current = new Set(inForce.map(({ code, version }) => `${code}@${version}`));
    const found = (await test.hits()).filter((hit) => current.has(hit.split(':')[0]!));
    expect(found).toEqual([...expected].sort());
    expect(new Set(await test.hits()).size).toBe((await test.hits()).length);
  });

  it('[R177] a term that was edited away still hits; the edit alerts for what it says itself, a deletion for nothing new', async () => {
    const feed = (...events: object[]): string =>
      [{ minutebook: 'feed', version: 1 }, ...events].map((event) => JSON.stringify(event)).join('\n');
    const common = { channel: 'slack', conversation: { id: 'edits', type: 'group' }, at: '2024-05-01T10:00:00Z' };
    await test.lexicons.apply(OPERATOR, 'L', [rule('SECRET', 'secret'), rule('PRICE', 'price')]);
    await test.lab.take({
      'one.jsonl': feed(
        { type: 'message', id: 'm', from: { scheme: 'email', value: 'e@f.example' }, text: 'the secret', ...common },
        { type: 'edit', id: 'e', target: 'm', text: 'the price', ...common },
        { type: 'delete', id: 'd', target: 'm', ...common },
      ),
    });
    await test.detect();
    const message = (await test.lab.archive.reader.newest(1))[0]!;
    expect(await test.hits()).toEqual([`PRICE@1:${message.id}@1`, `SECRET@1:${message.id}@0`]);
  });

  it('[R168] a hit keeps rule version, spans and engine, and replays to the same', async () => {
    await test.lab.take({ 'a.jsonl': feedOf(['别外传，周一公告前', 'nothing']) });
    await test.lexicons.apply(OPERATOR, 'L', [rule('MA-014', '(别外传 OR 不要外传) w/12 公告')]);
    await test.detect();
    const [hit] = await test.findings.after(test.lab.archive.db.app, 0, 10);
    const message = await test.lab.archive.reader.message(hit!.message);
    const { event } = message.versions[0]!;
    const body = 'body' in event ? event.body! : '';
    expect(hit!.spans.map((span) => body.slice(span.start, span.end))).toEqual(['别外传', '公告']);
    expect(hit!.engine).toBe(ENGINE);
    await expect(test.lab.archive.db.app.query('UPDATE surveillance.hit SET spans = spans')).rejects.toThrow(
      /permission denied/,
    );
    await test.lab.archive.db.app.query('UPDATE surveillance.state SET position = 0');
    await test.detect();
    expect(await test.findings.after(test.lab.archive.db.app, 0, 10)).toEqual([hit]);
  });

  it('rules read what the author wrote; quoted text only when they ask for it', async () => {
    const mail =
      'From: a@f.example\r\nTo: b@f.example\r\nDate: Mon, 4 Mar 2024 10:00:00 +0000\r\nSubject: Re: plan\r\nMessage-ID: <1@f.example>\r\n\r\nFine.\r\n\r\nOn Mon, 4 Mar 2024 at 09:00, Bo <b@f.example> wrote:\r\n> keep it secret\r\n';
    await test.lexicons.apply(OPERATOR, 'L', [
      rule('OWN', 'secret'),
      rule('QUOTED', 'secret', { zones: ['quoted'] }),
      rule('SUBJECT', 'plan'),
    ]);
    await test.lab.take({ 'a.eml': mail });
    await test.detect();
    expect((await test.hits()).map((hit) => hit.split('@')[0])).toEqual(['QUOTED', 'SUBJECT']);
  });
});
