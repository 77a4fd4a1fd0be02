import { LogSigner, type SignerMemory, toBase64 } from '@minutebook/proof';
import { type Signer, SignerRefused } from './log/signer';

/** For specs only: a signer in the process that remembers as long as it lives. What it signs is as good as any. */
export function testSigner(now: () => Date = () => new Date()): Signer {
  let memory: SignerMemory | undefined;
  const signer = new LogSigner({ read: () => memory, write: (next) => void (memory = next) }, now);
  return {
    sign: async (body) => {
      const reply = signer.sign(body);
      if (reply.status === 200) return reply.body;
      throw new SignerRefused(reply.status, reply.status === 409 ? Number(reply.body) : undefined);
    },
    keys: async () => signer.keys(),
    heads: async () =>
      signer.heads().map(({ origin, head }) => ({ origin, size: head.size, root: toBase64(head.root) })),
    rotate: async (prefix) => void signer.rotate(prefix),
  };
}
