import { type DatedKey, type LogSigner, type SignerMemory, toBase64, type Vault } from '@minutebook/proof';
import { json, plain, type Routes } from './http';
import { tell, tellRefusal } from './journal';
import type { OwnFolder } from './own-folder';

/** The signer's keys and what it signed last, in one file: nobody can restore the one without the other. */
export function signerVault(folder: OwnFolder): Vault<SignerMemory> {
  return folder.vault('signer.json', isSignerMemory);
}

/** What the signer answers on its socket. No path leads to a private key. */
export function signing(signer: LogSigner): Routes {
  return (method, path, body) => {
    switch (`${method} ${path}`) {
      case 'POST /sign': {
        const reply = signer.sign(body);
        if (reply.status !== 200) tellRefusal(reply, body);
        return reply;
      }
      case 'GET /keys':
        return json({ keys: signer.keys() });
      case 'GET /heads':
        return json({
          heads: signer.heads().map(({ origin, head }) => ({ origin, size: head.size, root: toBase64(head.root) })),
        });
      case 'POST /rotate': {
        const prefix = prefixOf(body);
        if (prefix === undefined) return plain(400, 'The body is {"prefix": "<beginning of origins>"}, or empty.');
        const rotated = signer.rotate(prefix);
        for (const { origin } of rotated) tell('rotated', { origin });
        return json({ rotated });
      }
      default:
        return undefined;
    }
  };
}

function prefixOf(body: string): string | undefined {
  if (body === '') return '';
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) && typeof (value.prefix ?? '') === 'string' ? String(value.prefix ?? '') : undefined;
  } catch {
    return undefined;
  }
}

function isSignerMemory(value: unknown): value is SignerMemory {
  return (
    isRecord(value) &&
    Array.isArray(value.logs) &&
    value.logs.every(
      (log: unknown) =>
        isRecord(log) &&
        typeof log.origin === 'string' &&
        Number.isSafeInteger(log.size) &&
        typeof log.root === 'string' &&
        typeof log.key === 'string' &&
        Array.isArray(log.keys) &&
        log.keys.every(isDatedKey),
    )
  );
}

function isDatedKey(key: unknown): key is DatedKey {
  return isRecord(key) && typeof key.vkey === 'string' && typeof key.since === 'string';
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
