import type { Anchor, Outgoing, Receipt } from './anchor';
import { bare, call, credentialsOf, expectSuccess } from './calling';

/** A server that takes checkpoints by POST, one a request, and says 2xx once it has them safe. What it answers is kept. */
export class HttpAnchor implements Anchor {
  readonly kind = 'http';
  readonly name: string;

  constructor(private readonly url: URL) {
    this.name = bare(url).href;
  }

  async publish(checkpoints: readonly Outgoing[], _at: Date, signal?: AbortSignal): Promise<Receipt[]> {
    const receipts: Receipt[] = [];
    const target = new URL(this.url);
    target.username = target.password = target.hash = '';
    for (const checkpoint of checkpoints) {
      const answer = await call(
        target,
        {
          method: 'POST',
          headers: { 'Content-Type': 'text/plain; charset=utf-8', ...credentialsOf(this.url) },
          body: Buffer.from(checkpoint.note),
        },
        signal,
      );
      expectSuccess(answer);
      const location = answer.headers.get('location');
      receipts.push({
        checkpoint,
        place: location !== null && location.length < 500 ? bare(new URL(location, target)).href : this.name,
        ...(answer.body.length > 0 && { evidence: answer.body }),
      });
    }
    return receipts;
  }
}
