import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { actorOf, type StoredUser } from '@minutebook/access';
import { MessageSeals } from '@minutebook/archive';
import { dispose, OPERATOR, putInForce, testArchive, type TestArchive } from '@minutebook/archive/testing';
import { Translation } from '@minutebook/contract';
import { REVIEW_SCHEMA } from '../schema';
import { TranslationService } from './translation-service.testing';
import { Translations } from './translations';
import { Translator } from './translator';

const BODY = '내일 발표합니다 CANARY';

const EVERYTHING = { everything: true, persons: [], desks: [], channels: [], from: null, to: null };

let archive: TestArchive;
let service: TranslationService;
let url: string;
let reader: StoredUser;

let made = 0;

beforeAll(async () => {
  archive = await testArchive({ schemas: [REVIEW_SCHEMA] });
  reader = await archive.db.app.transaction((tx) =>
    archive.users.admit(tx, { name: 'Ines', email: 'ines@firm.example', roles: ['legal'], handles: [] }, 'x'),
  );
});
afterAll(() => archive.drop());

beforeEach(async () => {
  service = new TranslationService();
  url = await service.start();
});
afterEach(() => service.stop());

/** A new message; its id. */
async function message(): Promise<number> {
  const path = join(archive.folder, `feed-${++made}.jsonl`);
  const lines = [
    { minutebook: 'feed', version: 1 },
    {
      type: 'message',
      id: `m${made}`,
      channel: 'email',
      conversation: { id: 'thread', type: 'thread' },
      at: new Date(Date.UTC(2024, 2, made)).toISOString(),
      from: { scheme: 'email', value: 'bo@firm.example', name: 'Bo' },
      subject: '공시',
      text: BODY,
    },
  ];
  writeFileSync(path, lines.map((line) => JSON.stringify(line)).join('\n'));
  await archive.imports.runLocal(OPERATOR, {}, [path], new AbortController().signal, () => undefined);
  await archive.log.sequence('records');
  return (await archive.reader.newest(1))[0]!.id;
}

const translations = (): Translations => {
  const { db, sighted, keyring, audit, clock } = archive;
  return new Translations(
    db.app,
    sighted,
    new MessageSeals(db.app, keyring),
    audit,
    clock,
    new Translator(url, 'secret', 2_000),
  );
};
const entries = () => archive.audit.list({ action: 'message.translated' }, undefined, 10);

describe('machine translation', () => {
  it('[R189] is labelled with service and version, kept with its input, who asked and when, and audited', async () => {
    const id = await message();
    const made = await translations().translate(actorOf(reader), id, 0, 'zh');
    expect(Translation.parse(made)).toMatchObject({
      label: 'machine-translation',
      version: 0,
      target: 'zh',
      subject: '[zh-Hans] 공시',
      body: `[zh-Hans] ${BODY}`,
      detected: 'ko',
      service: { name: 'LibreTranslate', version: '1.7.3' },
      by: { id: reader.id, name: 'Ines' },
      at: archive.clock.now().toISOString(),
    });
    expect(service.asked).toEqual([
      { q: ['공시', BODY], source: 'auto', target: 'zh-Hans', format: 'text', api_key: 'secret' },
    ]);
    service.version = '1.8.0';
    await translations().translate(actorOf(reader), id, 0, 'en');
    const kept = await translations().list(actorOf(reader), id);
    expect(kept[0]).toEqual(made);
    expect(kept.map((one) => one.service.version)).toEqual(['1.7.3', '1.8.0']);
    const [newest] = await entries();
    expect(newest).toMatchObject({
      actor: { id: reader.id },
      subject: { kind: 'message', id: String(id) },
      detail: {
        version: 0,
        target: 'en',
        service: 'LibreTranslate',
        serviceVersion: '1.8.0',
        translation: kept[1]!.id,
      },
    });
  });

  it('[R189] stands beside the original, which stays as it was captured', async () => {
    const before = await archive.reader.message(await message());
    await translations().translate(actorOf(reader), before.id, 0, 'en');
    expect(await archive.reader.message(before.id)).toEqual(before);
  });

  it('[R154] is sealed: neither what was given nor what was answered stands in the database, and no row stands in for another', async () => {
    const id = await message();
    await translations().translate(actorOf(reader), id, 0, 'en');
    await translations().translate(actorOf(reader), id, 0, 'zh');
    const rows = await archive.db.admin.query<{ all: string; sealed: Buffer }>(
      'SELECT t::text AS all, sealed FROM review.translation t WHERE message_id = $1',
      [id],
    );
    expect(rows.map(({ all, sealed }) => [all.includes('CANARY'), sealed.includes('CANARY')])).toEqual([
      [false, false],
      [false, false],
    ]);
    await archive.db.admin.query('ALTER TABLE review.translation DISABLE TRIGGER append_only');
    await archive.db.admin.query(
      `UPDATE review.translation a SET sealed = b.sealed FROM review.translation b
       WHERE a.target = 'en' AND b.target = 'zh' AND a.message_id = $1 AND b.message_id = $1`,
      [id],
    );
    await archive.db.admin.query('ALTER TABLE review.translation ENABLE ALWAYS TRIGGER append_only');
    await expect(translations().list(actorOf(reader), id)).rejects.toMatchObject({ code: 'seal-broken' });
  });

  it('[R23] goes with its message: nobody can read it once the message is disposed of', async () => {
    const id = await message();
    await translations().translate(actorOf(reader), id, 0, 'en');
    const kept = () =>
      archive.db.admin.query<{ id: string; sealed: Buffer }>('SELECT id, sealed FROM review.translation');
    const [row] = await kept();
    await putInForce(archive, [{ code: 'C1D', period: 'P1D' }]);
    await archive.travel(new Date(archive.clock.now().getTime() + 400 * 86_400_000));
    await dispose(archive);
    await expect(translations().list(actorOf(reader), id)).rejects.toMatchObject({ code: 'disposed' });
    const seals = new MessageSeals(archive.db.app, archive.keyring);
    await expect(seals.open(id, `translation:${id}:0:${row!.id}`, row!.sealed)).rejects.toMatchObject({
      code: 'disposed',
    });
  });

  it('[R189] what was kept cannot be changed or taken away', async () => {
    await translations().translate(actorOf(reader), await message(), 0, 'en');
    await expect(archive.db.owner.query("UPDATE review.translation SET service = 'x'")).rejects.toThrow(/append-only/);
    await expect(archive.db.owner.query('DELETE FROM review.translation')).rejects.toThrow(/append-only/);
  });

  it('is off unless configured: no text leaves', async () => {
    const { db, sighted, keyring, audit, clock } = archive;
    const off = new Translations(db.app, sighted, new MessageSeals(db.app, keyring), audit, clock, undefined);
    expect([translations().configured, off.configured]).toEqual([true, false]);
    await expect(off.translate(actorOf(reader), await message(), 0, 'en')).rejects.toMatchObject({
      code: 'translation-off',
    });
    expect(service.asked).toEqual([]);
  });

  it('[R127] behind a wall there is nothing to translate, in the words of what does not exist', async () => {
    const id = await message();
    const examiner = { ...EVERYTHING, channels: ['teams'], until: '2027-01-01T00:00:00.000Z' };
    const eve = await archive.db.app.transaction((tx) =>
      archive.users.admit(
        tx,
        { name: 'Eve', email: 'eve@firm.example', roles: ['examiner'], handles: [], examiner },
        'x',
      ),
    );
    await expect(translations().translate(actorOf(eve), id, 0, 'en')).rejects.toMatchObject({ code: 'not-found' });
    await expect(translations().list(actorOf(eve), id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(translations().translate(actorOf(reader), 999_999, 0, 'en')).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(service.asked).toEqual([]);
  });

  it.each<[string, (service: TranslationService) => void, string]>([
    [
      'refuses',
      (s) => (s.answer = (r) => void r.writeHead(429).end('{"error":"slow down CANARY"}')),
      'translation-unavailable',
    ],
    ['answers no JSON', (s) => (s.answer = (r) => void r.end('<html>')), 'translation-unavailable'],
    [
      'answers fewer texts',
      (s) => (s.answer = (r) => void r.end('{"translatedText":["x"]}')),
      'translation-unavailable',
    ],
    [
      'answers without end',
      (s) => (s.answer = (r) => void r.end(`"${'x'.repeat(5_000_000)}"`)),
      'translation-unavailable',
    ],
    ['says nothing', (s) => (s.answer = () => undefined), 'translation-unavailable'],
    ['does not know the language', (s) => (s.languages = ['ko']), 'language-not-offered'],
  ])('of a service that %s is an error with its reason, audited, and nothing is kept', async (_, spoil, code) => {
    spoil(service);
    const id = await message();
    const error = await translations()
      .translate(actorOf(reader), id, 0, 'en')
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code });
    expect(JSON.stringify(error)).not.toContain('CANARY');
    expect(await translations().list(actorOf(reader), id)).toEqual([]);
    expect((await entries())[0]?.detail).toHaveProperty('failed');
  });

  it('[R150] a redirect is not followed: the text goes to the configured service alone', async () => {
    const elsewhere = new TranslationService();
    const away = await elsewhere.start();
    service.answer = (response) => void response.writeHead(307, { Location: `${away}/translate` }).end();
    await expect(translations().translate(actorOf(reader), await message(), 0, 'en')).rejects.toMatchObject({
      code: 'translation-unavailable',
    });
    expect(elsewhere.asked).toEqual([]);
    await elsewhere.stop();
  });

  it('[R189] cannot decide: in the database too whoever decided is a person', async () => {
    await expect(
      archive.db.owner.query(
        `INSERT INTO review.decision (alert_id, disposition, reason, decided_by, decided_by_name, decided_at)
         VALUES (1, 'cleared', 'x', 'system:translator', 'translator', now())`,
      ),
    ).rejects.toThrow(/uuid/);
  });
});
