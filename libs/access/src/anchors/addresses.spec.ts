import { Mail, readSettings } from '@minutebook/platform';
import { NoteKey, SIGNATURE_TYPE } from '@minutebook/proof';
import { anchorsAt, checkAnchors, policyOf } from './addresses';

const witness = NoteKey.create('witness.example/w1', SIGNATURE_TYPE.cosignature).verifier.toString();
const around = {
  mail: Mail.of({ SMTP_URL: 'smtp://127.0.0.1:1', MINUTEBOOK_MAIL_FROM: 'archive@firm.example' }),
  site: 'site',
  growth: { seen: async () => 0, consistency: async () => [] },
};
const read = (addresses: string, mail = around.mail) => anchorsAt(addresses, { ...around, mail });

describe('addresses of anchors', () => {
  it('name each kind, and what people see of them holds no secret', () => {
    const anchors = read(`file:///mnt/auditor
      s3+https://AKID:s%2Fecret@s3.firm.example/bucket/minute?region=eu-central-1&days=30&mode=governance
      mailto:auditor@elsewhere.example  https://me:secret@collect.example/in?key=secret
      witness+https://witness.example/w1#${witness} timestamp+http://tsa.example/tsr`);
    expect(anchors.map(({ kind, name }) => [kind, name])).toEqual([
      ['folder', 'file:///mnt/auditor'],
      ['s3', 's3+https://s3.firm.example/bucket/minute'],
      ['mail', 'mailto:auditor@elsewhere.example'],
      ['http', 'https://collect.example/in'],
      ['witness', 'witness+https://witness.example/w1'],
      ['timestamp', 'timestamp+http://tsa.example/tsr'],
    ]);
    expect(read('  \n ')).toEqual([]);
  });

  it.each([
    ['nonsense', /is not an address/],
    ['ftp://x/y', /begins with none of/],
    ['file://elsewhere/share', /not a folder of this machine/],
    ['mailto:a@b.example,c@d.example', /not one e-mail address/],
    ['http://collect.example/in', /is not https/],
    ['witness+http://me:secret@witness.example/#x', /unencrypted/],
    ['witness+https://witness.example/', /witness’s key/],
    ['witness+https://witness.example/#witness.example/w1+00000000+AAAA', /witness’s key/],
    ['s3+https://s3.firm.example/bucket', /access key/],
    ['s3+https://a:secret@s3.firm.example/', /names no bucket/],
    ['s3+https://a:secret@s3.firm.example/b?days=0', /number of days/],
    ['s3+https://a:secret@s3.firm.example/b?mode=none', /neither compliance nor governance/],
    ['timestamp+https://tsa.example/#/nowhere/roots.pem', /no certificate/],
    ['file:///a file:///a', /address 2 is named twice/],
  ])('refuse %s, without repeating it', (address, why) => {
    expect(() => read(address)).toThrow(
      expect.objectContaining({ code: 'settings-invalid', detail: expect.stringMatching(why) as string }),
    );
    expect(() => read(address)).not.toThrow(/secret@|:secret|a:s/);
  });

  it('are looked at before anything is started', () => {
    const check = (anchors: string) => (): void => checkAnchors(readSettings({ MINUTEBOOK_ANCHORS: anchors }));
    expect(check('file:///mnt/auditor')).not.toThrow();
    expect(check('nonsense')).toThrow(expect.objectContaining({ code: 'settings-invalid' }));
  });

  it('a mailbox needs a mail server', () => {
    expect(() => anchorsAt('mailto:a@b.example', { ...around, mail: undefined })).toThrow(
      expect.objectContaining({ detail: expect.stringMatching(/SMTP_URL/) as string }),
    );
  });

  it('[R78] k of n witnesses: all unless said otherwise, and never more than there are', () => {
    const anchors = read(`witness+https://w.example/1#${witness} witness+https://w.example/2#${witness}`);
    expect(policyOf(readSettings({}), anchors)).toEqual({ entries: 100_000, quorum: undefined });
    expect(
      policyOf(readSettings({ MINUTEBOOK_WITNESS_QUORUM: '2', MINUTEBOOK_ANCHOR_ENTRIES: '5000' }), anchors),
    ).toEqual({ entries: 5_000, quorum: 2 });
    expect(() => policyOf(readSettings({ MINUTEBOOK_WITNESS_QUORUM: '3' }), anchors)).toThrow(
      expect.objectContaining({ code: 'settings-invalid' }),
    );
  });
});
