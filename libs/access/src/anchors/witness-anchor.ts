import {
  BadSignature,
  type ConsistencyPath,
  formatAddCheckpoint,
  MalformedNote,
  openNote,
  parseNote,
  UnknownSigner,
  type VerifierKey,
} from '@minutebook/proof';
import type { LogName } from '../log/transparency-log';
import { type Anchor, AnchorFault, originOf, type Outgoing, type Receipt } from './anchor';
import { type Answer, bare, call, credentialsOf } from './calling';

/** What a witness is asked with: how the log grew since it last looked. */
export interface Growth {
  /** Size of the newest checkpoint of this origin that this witness cosigned, as far as we know; 0 for none. */
  seen(witness: string, log: LogName, origin: string): Promise<number>;
  consistency(checkpoint: Outgoing, from: number): Promise<ConsistencyPath>;
}

/**
 * A witness (C2SP tlog-witness): somebody else's program that remembers the newest checkpoint it saw, and cosigns another only
 * with a proof that the log grew out of that. A history that was rewritten or cut gets no cosignature any more.
 */
export class WitnessAnchor implements Anchor {
  readonly kind = 'witness';
  readonly name: string;
  private readonly url: URL;
  private readonly headers: Record<string, string>;

  constructor(
    address: URL,
    readonly key: VerifierKey,
    private readonly growth: Growth,
  ) {
    this.url = bare(address);
    this.headers = { 'Content-Type': 'text/plain; charset=utf-8', ...credentialsOf(address) };
    this.name = `witness+${this.url.href}`;
  }

  async publish(checkpoints: readonly Outgoing[], _at: Date, signal?: AbortSignal): Promise<Receipt[]> {
    const receipts: Receipt[] = [];
    for (const checkpoint of checkpoints) {
      const lines = await this.cosign(checkpoint, signal);
      receipts.push({ checkpoint, place: this.key.name, evidence: Buffer.from(lines) });
    }
    return receipts;
  }

  /** The witness's own lines, verified; lines of others it may have added are left out. */
  private async cosign(checkpoint: Outgoing, signal: AbortSignal | undefined): Promise<string> {
    let answer = await this.ask(
      checkpoint,
      await this.growth.seen(this.name, checkpoint.log, originOf(checkpoint)),
      signal,
    );
    // It knows better what it saw last.
    if (answer.status === 409) answer = await this.ask(checkpoint, sizeIn(answer), signal);
    if (answer.status === 422) throw new AnchorFault('inconsistent');
    if (answer.status !== 200) throw new AnchorFault(String(answer.status));
    return this.linesIn(Buffer.from(answer.body).toString('utf8'), checkpoint);
  }

  private async ask(checkpoint: Outgoing, old: number, signal: AbortSignal | undefined): Promise<Answer> {
    // It saw more than there is: what it saw has been taken away, or another log runs under this name.
    if (old > checkpoint.size) throw new AnchorFault('ahead');
    const path = old === 0 || old === checkpoint.size ? [] : await this.growth.consistency(checkpoint, old);
    const body = formatAddCheckpoint({ old, path, note: checkpoint.note });
    const url = new URL('add-checkpoint', this.url.href.endsWith('/') ? this.url : `${this.url.href}/`);
    return call(url, { method: 'POST', headers: this.headers, body: Buffer.from(body) }, signal);
  }

  private linesIn(answer: string, { note }: Outgoing): string {
    const { text } = parseNote(note);
    try {
      openNote(`${text}\n${answer}`, [this.key]);
    } catch (error) {
      if (error instanceof MalformedNote || error instanceof UnknownSigner || error instanceof BadSignature)
        throw new AnchorFault('not-cosigned', { cause: error });
      throw error;
    }
    const own = answer.split('\n').filter((line) => line.startsWith(`— ${this.key.name} `));
    const lines = own.map((line) => `${line}\n`).filter((line) => verifies(`${text}\n${line}`, this.key));
    return lines.join('');
  }
}

function verifies(note: string, key: VerifierKey): boolean {
  try {
    return openNote(note, [key]).by.length > 0;
  } catch {
    return false;
  }
}

function sizeIn({ body }: Answer): number {
  const text = Buffer.from(body).toString('latin1');
  const size = /^(0|[1-9]\d{0,15})\n$/.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(size)) throw new AnchorFault('409');
  return size;
}
