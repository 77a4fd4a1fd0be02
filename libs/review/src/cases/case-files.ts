import { createHash } from 'node:crypto';
import type { Keyring } from '@minutebook/archive';
import { CASE_FILE_BYTES } from '@minutebook/contract';
import { type Blobs, Problem } from '@minutebook/platform';
import type { StoredFile } from './store/case-item-store';

/** Files of cases as blobs, each sealed under a key of its own and bound to its case and content. */
export class CaseFiles {
  constructor(
    private readonly blobs: Blobs,
    private readonly keyring: Keyring,
  ) {}

  /** Reads a file as it arrives and keeps it. Throws `file-too-large`, and then nothing of it is kept. */
  async keep(id: number, name: string, stream: AsyncIterable<Uint8Array>): Promise<StoredFile> {
    const bytes = await collect(stream);
    const sha256 = createHash('sha256').update(bytes).digest();
    const key = this.keyring.freshKey();
    const blob = await this.blobs.put(this.keyring.seal(key, seal(id, sha256), bytes));
    return { name, bytes: bytes.length, sha256, blob, wrapped: this.keyring.wrap(key) };
  }

  /** Throws `seal-broken` when the file is not the one that was kept. */
  async open(id: number, { blob, wrapped, sha256 }: Pick<StoredFile, 'blob' | 'wrapped' | 'sha256'>): Promise<Buffer> {
    const sealed = await this.blobs.read(blob, 0, await this.blobs.size(blob));
    return this.keyring.unseal(this.keyring.unwrap(wrapped), seal(id, sha256), sealed);
  }

  async drop({ blob }: Pick<StoredFile, 'blob'>): Promise<void> {
    await this.blobs.remove(blob);
  }
}

function seal(id: number, sha256: Uint8Array): string {
  return `case-file:${id}:${Buffer.from(sha256).toString('hex')}`;
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > CASE_FILE_BYTES)
      throw new Problem({
        code: 'file-too-large',
        status: 413,
        title: `A file of a case has at most ${CASE_FILE_BYTES / 1_000_000} MB.`,
        detail: 'Nothing of it was kept.',
        hint: 'Split it, or import it into the archive.',
      });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
