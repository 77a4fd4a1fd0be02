import { createHash, randomBytes } from 'node:crypto';
import {
  BadTimestamp,
  parseNote,
  timestampRequest,
  TimestampRefused,
  tokenOf,
  verifyTimestamp,
} from '@minutebook/proof';
import { type Anchor, AnchorFault, type Outgoing, type Receipt } from './anchor';
import { bare, call, credentialsOf, expectSuccess } from './calling';

/**
 * A time-stamping authority (RFC 3161): says, under its own signature, that this checkpoint was there at this time. It keeps
 * nothing, so it does not notice when a log is cut; it is what makes a backdated one impossible.
 */
export class TimestampAnchor implements Anchor {
  readonly kind = 'timestamp';
  readonly name: string;

  constructor(
    private readonly url: URL,
    /** Roots (DER) every token must lead to before it is kept; undefined: what is kept is what the authority gave. */
    private readonly roots: readonly Uint8Array[] | undefined,
  ) {
    this.name = `timestamp+${bare(url).href}`;
  }

  async publish(checkpoints: readonly Outgoing[], _at: Date, signal?: AbortSignal): Promise<Receipt[]> {
    const receipts: Receipt[] = [];
    for (const checkpoint of checkpoints)
      receipts.push({ checkpoint, place: this.name, evidence: await this.stamp(checkpoint, signal) });
    return receipts;
  }

  private async stamp(checkpoint: Outgoing, signal: AbortSignal | undefined): Promise<Uint8Array> {
    const message = stamped(checkpoint.note);
    // Positive, so that it is written in eight bytes whatever it is.
    const asked = { digest: createHash('sha256').update(message).digest(), nonce: randomBytes(8) };
    const target = new URL(this.url);
    target.username = target.password = target.hash = '';
    const answer = await call(
      target,
      {
        method: 'POST',
        headers: {
          'Content-Type': 'application/timestamp-query',
          Accept: 'application/timestamp-reply',
          ...credentialsOf(this.url),
        },
        body: timestampRequest(asked.digest, asked.nonce),
      },
      signal,
    );
    expectSuccess(answer);
    try {
      const token = tokenOf(answer.body, asked);
      if (this.roots) verifyTimestamp(token, message, this.roots);
      return token;
    } catch (error) {
      if (error instanceof TimestampRefused) throw new AnchorFault(`refused-${error.status}`, { cause: error });
      if (error instanceof BadTimestamp) throw new AnchorFault(`token-${error.code}`, { cause: error });
      throw error;
    }
  }
}

/** What a token is over: the checkpoint's text, without signatures, so that it stays valid when a witness adds its own. */
export function stamped(note: string): Uint8Array {
  return Buffer.from(parseNote(note).text, 'utf8');
}
