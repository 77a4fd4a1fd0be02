import { HttpAnchor } from './http-anchor';
import { OutsideServer, SignedLog } from './outside.testing';

const AT = new Date('2026-11-29T10:30:00Z');
const log = new SignedLog();

let server: OutsideServer;
beforeEach(async () => {
  server = await new OutsideServer(() => ({
    status: 201,
    headers: { Location: '/kept/42?token=x' },
    body: 'kept as 42',
  })).start();
});
afterEach(() => server.stop());

const anchor = (credentials = '', path = '/in'): HttpAnchor =>
  new HttpAnchor(new URL(`http://${credentials}${server.host}${path}`));

describe('an HTTP anchor', () => {
  it('[R79] posts the note as it is and keeps what was answered', async () => {
    const checkpoint = log.at(7);
    const [receipt] = await anchor('me:p%2Fw@').publish([checkpoint], AT);
    expect(server.asked[0]).toMatchObject({ method: 'POST', url: '/in' });
    expect(server.asked[0]!.body.toString()).toBe(checkpoint.note);
    expect(server.asked[0]!.headers.authorization).toBe(`Basic ${Buffer.from('me:p/w').toString('base64')}`);
    expect(receipt!.place).toBe(`http://${server.host}/kept/42`);
    expect(Buffer.from(receipt!.evidence!).toString()).toBe('kept as 42');
    expect(anchor('me:secret@', '/in?key=secret').name).toBe(`http://${server.host}/in`);
  });

  it.each([302, 403, 500])('takes %i for not published, and follows nowhere', async (status) => {
    server.answer = () => ({ status, headers: { Location: `http://${server.host}/elsewhere` } });
    await expect(anchor().publish([log.at(7)], AT)).rejects.toMatchObject({ code: String(status) });
    expect(server.asked).toHaveLength(1);
  });

  it('does not read an answer without end', async () => {
    server.answer = () => ({ status: 200, body: Buffer.alloc(100_000) });
    await expect(anchor().publish([log.at(7)], AT)).rejects.toMatchObject({ code: 'answer-too-long' });
  });
});
