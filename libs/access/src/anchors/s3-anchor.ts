import { createHash } from 'node:crypto';
import { type Anchor, AnchorFault, fileName, folderName, type Outgoing, type Receipt } from './anchor';
import { type Answer, call, expectSuccess } from './calling';
import { encodePath, encodeQuery, type S3Credentials, type S3Request, signed } from './s3-signature';

export interface Bucket {
  /** `https://s3.eu-central-1.amazonaws.com`: the bucket stands in the path. */
  readonly endpoint: URL;
  readonly bucket: string;
  /** Before every key; may be empty. */
  readonly prefix: string;
  readonly credentials: S3Credentials;
  /** `COMPLIANCE`: nobody can lift the lock, the owner of the account included. */
  readonly mode: 'COMPLIANCE' | 'GOVERNANCE';
  readonly days: number;
}

const DAY_MS = 86_400_000;

/**
 * A bucket with object lock (S3 and what speaks like it): a checkpoint is written with a time before which nobody deletes it,
 * and only counts as published once the store itself says that the lock is on.
 */
export class S3Anchor implements Anchor {
  readonly kind = 's3';
  readonly name: string;

  constructor(private readonly bucket: Bucket) {
    this.name = `s3+${bucket.endpoint.origin}${encodePath(`/${bucket.bucket}/${bucket.prefix}`).replace(/\/$/, '')}`;
  }

  async publish(checkpoints: readonly Outgoing[], at: Date, signal?: AbortSignal): Promise<Receipt[]> {
    const receipts: Receipt[] = [];
    const { mode, days } = this.bucket;
    const until = new Date(at.getTime() + days * DAY_MS);
    for (const checkpoint of checkpoints) {
      const key = [this.bucket.prefix, folderName(checkpoint), fileName(checkpoint, at)].filter(Boolean).join('/');
      const body = Buffer.from(checkpoint.note);
      const put = await this.ask('PUT', key, {}, at, signal, body, {
        'content-type': 'text/plain; charset=utf-8',
        'x-amz-checksum-sha256': createHash('sha256').update(body).digest('base64'),
        'x-amz-object-lock-mode': mode,
        'x-amz-object-lock-retain-until-date': until.toISOString(),
      });
      expectSuccess(put);
      const version = put.headers.get('x-amz-version-id');
      if (version === null) throw new AnchorFault('not-versioned');
      await this.expectLocked(key, version, until, at, signal);
      receipts.push({
        checkpoint,
        place: `s3://${this.bucket.bucket}/${key}?versionId=${version} (${mode} until ${until.toISOString().slice(0, 10)})`,
      });
    }
    return receipts;
  }

  /** A store that knows nothing of locks ignores the headers that ask for one. */
  private async expectLocked(
    key: string,
    versionId: string,
    until: Date,
    at: Date,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const head = await this.ask('HEAD', key, { versionId }, at, signal);
    expectSuccess(head);
    const kept = Date.parse(head.headers.get('x-amz-object-lock-retain-until-date') ?? '');
    // Stores keep the date to the second.
    const isLocked = head.headers.get('x-amz-object-lock-mode') === this.bucket.mode && kept >= until.getTime() - 1_000;
    if (!isLocked) throw new AnchorFault('not-locked');
  }

  private ask(
    method: 'PUT' | 'HEAD',
    key: string,
    query: Record<string, string>,
    at: Date,
    signal: AbortSignal | undefined,
    body: Uint8Array = new Uint8Array(),
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const { endpoint, bucket, credentials } = this.bucket;
    const request: S3Request = { method, path: `/${bucket}/${key}`, query, headers, body };
    const search = encodeQuery(query);
    const url = new URL(`${endpoint.origin}${encodePath(request.path)}${search && `?${search}`}`);
    return call(
      url,
      { method, headers: signed(request, endpoint.host, credentials, at), ...(method === 'PUT' && { body }) },
      signal,
    );
  }
}
