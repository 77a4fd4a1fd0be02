import { createHash, createHmac } from 'node:crypto';
import { type Asked, OutsideServer, type Said } from './outside.testing';

export interface StoredObject {
  readonly key: string;
  readonly version: string;
  readonly body: Buffer;
  readonly mode: string | undefined;
  readonly until: string | undefined;
}

/**
 * What of S3 an anchor meets, over a socket: checks signatures (version 4) and checksums as they arrive on the wire, keeps
 * versions, and locks or does not.
 */
export class FakeBucket {
  readonly objects: StoredObject[] = [];
  /** `ignored`: takes the headers and does nothing; stores without the feature do. `refused`: the bucket has no lock switched on. */
  locks: 'kept' | 'ignored' | 'refused' = 'kept';
  versioned = true;
  readonly server = new OutsideServer((asked) => this.serve(asked));

  constructor(
    private readonly bucket: string,
    private readonly keyId: string,
    private readonly secret: string,
    private readonly region: string,
  ) {}

  private serve(asked: Asked): Said {
    const url = new URL(asked.url, 'http://store');
    if (!this.isSigned(asked, url)) return { status: 403, body: '<Error><Code>SignatureDoesNotMatch</Code></Error>' };
    const [, bucket, ...rest] = decodeURIComponent(url.pathname).split('/');
    if (bucket !== this.bucket) return { status: 404, body: '<Error><Code>NoSuchBucket</Code></Error>' };
    const key = rest.join('/');
    return asked.method === 'PUT' ? this.put(key, asked) : this.head(key, url.searchParams.get('versionId'));
  }

  private put(key: string, { headers, body }: Asked): Said {
    if (headers['x-amz-checksum-sha256'] !== createHash('sha256').update(body).digest('base64'))
      return { status: 400, body: '<Error><Code>InvalidRequest</Code></Error>' };
    const mode = headers['x-amz-object-lock-mode'] as string | undefined;
    const until = headers['x-amz-object-lock-retain-until-date'] as string | undefined;
    if (mode !== undefined && this.locks === 'refused')
      return { status: 400, body: '<Error><Message>Bucket is missing Object Lock Configuration</Message></Error>' };
    const version = `v${this.objects.length + 1}`;
    this.objects.push({
      key,
      version,
      body,
      ...(this.locks === 'kept' ? { mode, until } : { mode: undefined, until: undefined }),
    });
    return { status: 200, ...(this.versioned && { headers: { 'x-amz-version-id': version } }) };
  }

  private head(key: string, version: string | null): Said {
    const found = this.objects.find((object) => object.key === key && object.version === version);
    if (!found) return { status: 404 };
    const { mode, until } = found;
    // To the second, as S3 answers.
    const kept = until && `${until.slice(0, 19)}Z`;
    return {
      status: 200,
      headers: {
        ...(mode && { 'x-amz-object-lock-mode': mode }),
        ...(kept && { 'x-amz-object-lock-retain-until-date': kept }),
      },
    };
  }

  private isSigned({ method, headers, body }: Asked, url: URL): boolean {
    const form =
      /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/;
    const [, keyId, day, region, names, signature] = form.exec(headers.authorization ?? '') ?? [];
    const time = String(headers['x-amz-date']);
    const hashed = createHash('sha256').update(body).digest('hex');
    if (
      keyId !== this.keyId ||
      region !== this.region ||
      !time.startsWith(day!) ||
      headers['x-amz-content-sha256'] !== hashed
    )
      return false;
    // Everything of S3's own must be signed, or somebody on the way could take the lock off.
    if (Object.keys(headers).some((name) => name.startsWith('x-amz-') && !names!.split(';').includes(name)))
      return false;
    const query = url.search.slice(1).split('&').filter(Boolean).sort().join('&');
    const lines = names!.split(';').map((name) => `${name}:${String(headers[name])}\n`);
    const canonical = `${method}\n${url.pathname}\n${query}\n${lines.join('')}\n${names}\n${hashed}`;
    const toSign = `AWS4-HMAC-SHA256\n${time}\n${day}/${region}/s3/aws4_request\n${createHash('sha256').update(canonical).digest('hex')}`;
    let key: Buffer = Buffer.from(`AWS4${this.secret}`);
    for (const part of [day!, region, 's3', 'aws4_request', toSign])
      key = createHmac('sha256', key).update(part).digest();
    return key.toString('hex') === signature;
  }
}
