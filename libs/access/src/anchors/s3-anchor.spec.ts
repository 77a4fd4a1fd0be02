import { FakeBucket } from './bucket.testing';
import { SignedLog } from './outside.testing';
import { S3Anchor } from './s3-anchor';
import { signed } from './s3-signature';

const AT = new Date('2026-11-29T10:30:00.123Z');
const KEYS = { keyId: 'AKIDEXAMPLE', secret: 'a/secret+with=signs', region: 'eu-central-1' };
const log = new SignedLog();

let store: FakeBucket;
beforeEach(async () => {
  store = new FakeBucket('firm-anchors', KEYS.keyId, KEYS.secret, KEYS.region);
  await store.server.start();
});
afterEach(() => store.server.stop());

const anchor = (credentials = KEYS, prefix = 'minute book/§'): S3Anchor =>
  new S3Anchor({
    endpoint: new URL(`http://${store.server.host}`),
    bucket: 'firm-anchors',
    prefix,
    credentials,
    mode: 'COMPLIANCE',
    days: 3_653,
  });

describe('an S3 anchor', () => {
  it('[R79] writes every checkpoint as an object locked for years, and says where', async () => {
    const checkpoints = [log.at(7), new SignedLog('audit').at(12)];
    const receipts = await anchor().publish(checkpoints, AT);
    expect(store.objects.map(({ key, body, mode, until }) => [key, body.toString(), mode, until])).toEqual([
      [
        'minute book/§/firm.example/records-000000000007-20261129T103000Z.checkpoint',
        checkpoints[0]!.note,
        'COMPLIANCE',
        '2036-11-29T10:30:00.123Z',
      ],
      [
        'minute book/§/firm.example/audit-000000000012-20261129T103000Z.checkpoint',
        checkpoints[1]!.note,
        'COMPLIANCE',
        '2036-11-29T10:30:00.123Z',
      ],
    ]);
    expect(receipts.map(({ place }) => place)).toEqual([
      's3://firm-anchors/minute book/§/firm.example/records-000000000007-20261129T103000Z.checkpoint?versionId=v1 (COMPLIANCE until 2036-11-29)',
      's3://firm-anchors/minute book/§/firm.example/audit-000000000012-20261129T103000Z.checkpoint?versionId=v2 (COMPLIANCE until 2036-11-29)',
    ]);
  });

  it('[R79] counts for nothing where the lock is not on', async () => {
    store.locks = 'ignored';
    await expect(anchor().publish([log.at(7)], AT)).rejects.toMatchObject({ code: 'not-locked' });
    store.locks = 'refused';
    await expect(anchor().publish([log.at(7)], AT)).rejects.toMatchObject({ code: '400' });
    [store.locks, store.versioned] = ['kept', false];
    await expect(anchor().publish([log.at(7)], AT)).rejects.toMatchObject({ code: 'not-versioned' });
  });

  it('is refused with another secret, and says only that', async () => {
    const fault = await anchor({ ...KEYS, secret: 'another' })
      .publish([log.at(7)], AT)
      .catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: '403' });
    expect(JSON.stringify(fault) + String(fault)).not.toMatch(/another|AKID|Signature/);
    await store.server.stop();
    await expect(anchor().publish([log.at(7)], AT)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('never names its secret', () => {
    expect(anchor().name).toBe(`s3+http://${store.server.host}/firm-anchors/minute%20book/%C2%A7`);
  });
});

// docs.aws.amazon.com, Amazon S3 API Reference, "Signature Calculations for the Authorization Header: Transferring Payload
// in a Single Chunk": the examples' key, time, requests and signatures.
describe('signature version 4', () => {
  const example = {
    keyId: 'AKIAIOSFODNN7EXAMPLE',
    secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    region: 'us-east-1',
  };
  const at = new Date('2013-05-24T00:00:00Z');
  const signatureOf = (request: Parameters<typeof signed>[0]): string =>
    /Signature=(.*)$/.exec(signed(request, 'examplebucket.s3.amazonaws.com', example, at)['authorization']!)![1]!;
  const nothing = new Uint8Array();

  it('is Amazon’s own, of a GET', () => {
    expect(
      signatureOf({ method: 'GET', path: '/test.txt', query: {}, headers: { Range: 'bytes=0-9' }, body: nothing }),
    ).toBe('f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41');
  });

  it('is Amazon’s own, of a PUT of a key with signs in it', () => {
    const headers = { Date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' };
    expect(
      signatureOf({
        method: 'PUT',
        path: '/test$file.text',
        query: {},
        headers,
        body: Buffer.from('Welcome to Amazon S3.'),
      }),
    ).toBe('98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd');
  });

  it('is Amazon’s own, of questions about a bucket', () => {
    expect(signatureOf({ method: 'GET', path: '/', query: { lifecycle: '' }, headers: {}, body: nothing })).toBe(
      'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    );
    expect(
      signatureOf({ method: 'GET', path: '/', query: { prefix: 'J', 'max-keys': '2' }, headers: {}, body: nothing }),
    ).toBe('34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7');
  });
});
