import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const EXTENSIONS: Readonly<Record<string, string>> = {
  authority: 'basicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign,cRLSign\n',
  tsa: 'basicConstraints=CA:false\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n',
  'tsa-lax': 'keyUsage=critical,digitalSignature\nextendedKeyUsage=timeStamping\n',
  server: 'keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,serverAuth\n',
};

/** A time-stamping authority of OpenSSL's on this machine: a root, an authority below it, and a certificate for time-stamping. */
export class TimestampAuthority {
  private readonly folder = mkdtempSync(join(tmpdir(), 'tsa-'));

  constructor(key: 'rsa' | 'ec' = 'ec', essHash: 'sha1' | 'sha256' = 'sha256') {
    for (const [name, text] of Object.entries(EXTENSIONS)) writeFileSync(join(this.folder, `${name}.ext`), text);
    this.issue('root', 'authority', undefined, key);
    this.issue('middle', 'authority', 'root', key);
    this.issue('tsa', 'tsa', 'middle', key);
    writeFileSync(join(this.folder, 'serial'), '01\n');
    writeFileSync(
      join(this.folder, 'tsa.cnf'),
      `[tsa]\ndefault_tsa = here\n[here]\nserial = ${this.folder}/serial\nsigner_digest = sha256\ndefault_policy = 1.2.3.4.1\ndigests = sha256, sha512\naccuracy = secs:1, millisecs:500\ntsa_name = yes\ness_cert_id_chain = no\ness_cert_id_alg = ${essHash}\n`,
    );
  }

  /** Makes a certificate; `days` may be negative: then it ended before it was made. */
  issue(
    name: string,
    as: keyof typeof EXTENSIONS,
    by: string | undefined,
    key: 'rsa' | 'ec' = 'ec',
    days = 3650,
  ): void {
    const kind = key === 'rsa' ? ['rsa:2048'] : ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
    this.run(
      'req',
      '-new',
      '-newkey',
      ...kind,
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      `/O=Firm/CN=${name}`,
    );
    const signer =
      by === undefined ? ['-signkey', `${name}.key`] : ['-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial'];
    this.run(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      ...signer,
      '-days',
      String(days),
      '-sha256',
      '-extfile',
      `${as}.ext`,
      '-out',
      `${name}.pem`,
    );
  }

  /** A TimeStampResp to a TimeStampReq. OpenSSL itself refuses to sign as what is no TSA. */
  answer(request: Uint8Array, as = 'tsa'): Uint8Array {
    writeFileSync(join(this.folder, 'request'), request);
    this.run(
      'ts',
      '-reply',
      '-config',
      'tsa.cnf',
      '-queryfile',
      'request',
      '-inkey',
      `${as}.key`,
      '-signer',
      `${as}.pem`,
      '-chain',
      'middle.pem',
      '-out',
      'response',
    );
    return readFileSync(join(this.folder, 'response'));
  }

  /** A token made by hand around a TSTInfo, signed by any certificate: what an authority’s other certificates could be abused for. */
  forge(info: Uint8Array, as: string): Uint8Array {
    writeFileSync(join(this.folder, 'info'), info);
    const signer = ['-signer', `${as}.pem`, '-inkey', `${as}.key`, '-certfile', 'middle.pem', '-cades'];
    const form = ['-econtent_type', '1.2.840.113549.1.9.16.1.4', '-binary', '-nodetach', '-outform', 'DER'];
    this.run('cms', '-sign', '-in', 'info', ...form, ...signer, '-out', 'forged');
    return readFileSync(join(this.folder, 'forged'));
  }

  /** A request as OpenSSL's client writes it. */
  query(message: Uint8Array, ...options: readonly string[]): Uint8Array {
    writeFileSync(join(this.folder, 'message'), message);
    this.run('ts', '-query', '-data', 'message', '-out', 'query', ...options);
    return readFileSync(join(this.folder, 'query'));
  }

  /** What OpenSSL's client thinks of a token. */
  openssl(token: Uint8Array, message: Uint8Array): boolean {
    writeFileSync(join(this.folder, 'message'), message);
    writeFileSync(join(this.folder, 'token'), token);
    try {
      this.run(
        'ts',
        '-verify',
        '-data',
        'message',
        '-token_in',
        '-in',
        'token',
        '-CAfile',
        'root.pem',
        '-untrusted',
        'middle.pem',
      );
      return true;
    } catch {
      return false;
    }
  }

  /** PEM. */
  certificate(name = 'root'): string {
    return readFileSync(join(this.folder, `${name}.pem`), 'utf8');
  }

  end(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private run(...command: readonly string[]): void {
    execFileSync('openssl', command, { cwd: this.folder, stdio: 'ignore' });
  }
}
