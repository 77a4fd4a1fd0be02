import { VendorServer } from '../../peers/vendor.testing';
import { Stage } from '../../receivers.testing';

const SECRETS = { secretToken: 'a-secret_Token', botToken: '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw' };

let stage: Stage;
beforeEach(async () => {
  const service = await VendorServer.start(({ path }) => {
    if (path === `/bot${SECRETS.botToken}/getFile?file_id=AgAD`)
      return { body: { ok: true, result: { file_id: 'AgAD', file_path: 'documents/file_7.pdf' } } };
    if (path === `/bot${SECRETS.botToken}/getFile?file_id=big`)
      return { status: 400, body: { ok: false, description: 'Bad Request: file is too big' } };
    return path === `/file/bot${SECRETS.botToken}/documents/file_7.pdf` ? { body: '%PDF' } : undefined;
  });
  stage = await Stage.set('telegram', service, { ...SECRETS, apiUrl: service.url });
});
afterEach(() => stage.strike());

const CHAT = { id: -1001234567890, title: 'Desk', type: 'supergroup' };
const update = (id: number, more: object = {}): string =>
  JSON.stringify({
    update_id: id,
    message: {
      message_id: id,
      chat: CHAT,
      from: { id: 1, first_name: 'Bo' },
      date: 1441645532,
      text: `m ${id}`,
      ...more,
    },
  });
const send = (body: string, secret = SECRETS.secretToken) =>
  stage.knock({ headers: { 'X-Telegram-Bot-Api-Secret-Token': secret }, body });
const gaps = async () =>
  (await stage.sources.archive.gaps.list({ kind: 'live', origin: stage.source.id, all: true, limit: 20 })).map(
    ({ from, to, state }) => [from, to, state],
  );

describe('Telegram Bot API', () => {
  it('takes updates with the secret, each once', async () => {
    expect((await send(update(1), 'guess')).status).toBe(401);
    expect((await stage.knock({ body: update(1) })).status).toBe(401);
    expect([(await send(update(1))).status, (await send(update(1))).status]).toEqual([200, 200]);
    await stage.drain();
    expect(await stage.messages()).toMatchObject([{ body: 'm 1' }]);
  });

  it('[R45] an update that never came is a gap; one that came late fills it', async () => {
    for (const id of [10, 11, 14]) await send(update(id));
    expect(await gaps()).toEqual([[12, 13, 'open']]);
    await send(update(13));
    expect((await gaps()).sort()).toEqual([
      [12, 12, 'open'],
      [13, 13, 'filled'],
    ]);
    expect((await stage.standing()).openGaps).toBe(1);
    await send(update(12));
    expect((await stage.standing()).openGaps).toBe(0);
    // After a week of silence Telegram begins with any number.
    stage.sources.archive.clock.advance(8 * 24 * 3_600_000);
    await send(update(7_000));
    expect((await stage.standing()).openGaps).toBe(0);
  });

  it('edits and deletions of a business account are versions', async () => {
    const business = { business_connection_id: 'BC', chat: { id: 99, first_name: 'Al', type: 'private' } };
    const message = { message_id: 5, from: { id: 99, first_name: 'Al' }, date: 1441645532, text: 'buy', ...business };
    await send(JSON.stringify({ update_id: 20, business_message: message }));
    await send(
      JSON.stringify({ update_id: 21, edited_business_message: { ...message, text: 'sell', edit_date: 1441645600 } }),
    );
    await stage.drain();
    expect(await stage.messages()).toMatchObject([{ body: 'sell', change: 'edited' }]);
    await send(JSON.stringify({ update_id: 22, deleted_business_messages: { ...business, message_ids: [5] } }));
    await stage.drain();
    expect(await stage.messages()).toMatchObject([{ change: 'deleted' }]);
  });

  it('[R6] fetches files by their path; one that bots do not get is an exception that shows no token', async () => {
    const file = (id: string) => ({ document: { file_id: id, file_unique_id: `u${id}`, file_name: `${id}.pdf` } });
    await send(update(30, file('AgAD')));
    await send(update(31, file('big')));
    await stage.drain();
    expect((await stage.messages()).map(({ files }) => files[0])).toEqual(['AgAD.pdf member', 'big.pdf missing']);
    const exceptions = await stage.exceptions();
    expect(exceptions).toHaveLength(1);
    expect(exceptions[0]).not.toContain(SECRETS.botToken);
  });
});
