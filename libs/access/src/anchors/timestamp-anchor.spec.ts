import { certificatesOf, verifyTimestamp } from '@minutebook/proof';
import { TimestampAuthority } from '@minutebook/proof/testing';
import { OutsideServer, SignedLog } from './outside.testing';
import { stamped, TimestampAnchor } from './timestamp-anchor';

const AT = new Date('2026-11-29T10:30:00Z');
const REPLY = { 'Content-Type': 'application/timestamp-reply' };

let authority: TimestampAuthority;
let roots: Uint8Array[];
let server: OutsideServer;
beforeAll(() => {
  authority = new TimestampAuthority();
  roots = certificatesOf(authority.certificate());
});
afterAll(() => authority.end());
beforeEach(async () => {
  server = await new OutsideServer(({ body }) => ({
    status: 200,
    headers: REPLY,
    body: authority.answer(body),
  })).start();
});
afterEach(() => server.stop());

const anchor = (trusted?: readonly Uint8Array[]): TimestampAnchor =>
  new TimestampAnchor(new URL(`http://${server.host}/tsr`), trusted);

describe('a time-stamping authority over HTTP', () => {
  it('[R80] gives a token over the checkpoint’s text that verifies offline, whoever cosigns later', async () => {
    const checkpoint = new SignedLog().at(7);
    const [receipt] = await anchor(roots).publish([checkpoint], AT);
    expect(server.asked[0]!.headers['content-type']).toBe('application/timestamp-query');
    const later = `${checkpoint.note}— witness.example AAAAAAAA\n`;
    expect(verifyTimestamp(receipt!.evidence!, stamped(later), roots).by).toBe('tsa');
  });

  it('[R80] whose token leads to no root that is trusted is not taken', async () => {
    const other = new TimestampAuthority();
    try {
      const strangers = certificatesOf(other.certificate());
      await expect(anchor(strangers).publish([new SignedLog().at(7)], AT)).rejects.toMatchObject({
        code: 'token-chain',
      });
    } finally {
      other.end();
    }
  });

  it('[R80] that replays an old answer, refuses or babbles is a fault', async () => {
    let old: Uint8Array | undefined;
    server.answer = ({ body }) => ({ status: 200, body: (old ??= authority.answer(body)) });
    await anchor().publish([new SignedLog().at(7)], AT);
    await expect(anchor().publish([new SignedLog().at(7)], AT)).rejects.toMatchObject({ code: 'token-other-message' });
    // PKIStatus 2 (rejection), with nothing behind it.
    server.answer = () => ({ status: 200, body: Buffer.from('30053003020102', 'hex') });
    await expect(anchor().publish([new SignedLog().at(7)], AT)).rejects.toMatchObject({ code: 'refused-2' });
    server.answer = () => ({ status: 200, body: '<html>' });
    await expect(anchor().publish([new SignedLog().at(7)], AT)).rejects.toMatchObject({ code: 'token-malformed' });
  });
});
