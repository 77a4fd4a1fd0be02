import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  LogWitness,
  MalformedKey,
  NoteKey,
  SIGNATURE_TYPE,
  type TrustedLog,
  type Vault,
  VerifierKey,
  type WitnessMemory,
} from '@minutebook/proof';
import { plain, type Routes } from './http';
import { tell, tellRefusal } from './journal';
import { Hindrance, type OwnFolder } from './own-folder';
import { isRecord } from './signing';

const KEY = 'key';

/** The witness of this folder. Its list of logs is read anew for every request: a rotation needs no restart. */
export function openWitness(
  folder: OwnFolder,
  named: { name?: string | undefined; logs?: string | undefined },
): LogWitness {
  const key = witnessKey(folder, named.name);
  const logs = named.logs ?? join(folder.path, 'logs');
  const vault = vaultOf(folder);
  vault.read(); // What is damaged is said now, and not at the first request.
  trustedLogs(logs);
  return new LogWitness(
    vault,
    key,
    () => trustedLogs(logs),
    () => new Date(),
  );
}

/** The witness's key; a new one under this name where the folder has none yet. */
export function witnessKey(folder: OwnFolder, name?: string): NoteKey {
  const kept = folder.read(KEY);
  if (kept !== undefined) return NoteKey.fromPrivate(kept.trim());
  if (name === undefined)
    throw new Hindrance(
      'This witness has no key yet. Give it a name with --name, e.g. audit.example/witness, and it makes one.',
    );
  const key = NoteKey.create(name, SIGNATURE_TYPE.cosignature);
  // The memory is there before the key is, so that a key without one tells that it was lost.
  vaultOf(folder).write({ logs: [] });
  folder.write(KEY, `${key.privateText()}\n`);
  return key;
}

/** C2SP tlog-witness: `add-checkpoint`, and the newest cosigned checkpoint of each log for monitors. */
export function witnessing(witness: LogWitness): Routes {
  return (method, path, body) => {
    if (path === '/add-checkpoint') {
      if (method !== 'POST') return plain(405, 'A checkpoint is added with POST.');
      const reply = witness.add(body);
      if (reply.status !== 200) tellRefusal(reply, body);
      return reply;
    }
    const [, hash] = /^\/([0-9a-f]{64})\/checkpoint$/.exec(path) ?? [];
    const origin = witness.origins().find((known) => createHash('sha256').update(known).digest('hex') === hash);
    if (method !== 'GET' || origin === undefined) return undefined;
    return { status: 200, type: 'text/plain; charset=utf-8', body: witness.newest(origin)! };
  };
}

/** A verifier key a line, and after a space the origin where it is not the key's name. `#` starts a remark. */
function trustedLogs(file: string): TrustedLog[] {
  const lines = (existsSync(file) ? readFileSync(file, 'utf8') : '').split('\n').map((line) => line.trim());
  const logs = lines.flatMap((line) => (line === '' || line.startsWith('#') ? [] : [trustedLog(line, file)]));
  if (logs.length === 0) tell('no logs', { hint: `Put the verifier keys of logs into ${file}, one a line.` });
  return logs;
}

function trustedLog(line: string, file: string): TrustedLog {
  const [vkey, ...origin] = line.split(' ');
  try {
    const key = VerifierKey.parse(vkey!);
    return { key, origin: origin.join(' ') || key.name };
  } catch (error) {
    throw error instanceof MalformedKey ? new Hindrance(`In ${file}: ${line}: ${error.message}`) : error;
  }
}

function vaultOf(folder: OwnFolder): Vault<WitnessMemory> {
  const vault = folder.vault('witness.json', isWitnessMemory);
  return {
    read: () => {
      const memory = vault.read();
      if (memory === undefined && folder.read(KEY) !== undefined)
        throw new Hindrance(
          'This witness has its key but not its memory (witness.json). Put the newest copy back, or start over in an empty folder, with a new key.',
        );
      return memory;
    },
    write: (memory) => vault.write(memory),
  };
}

function isWitnessMemory(value: unknown): value is WitnessMemory {
  return (
    isRecord(value) &&
    Array.isArray(value.logs) &&
    value.logs.every(
      (log: unknown) =>
        isRecord(log) &&
        typeof log.origin === 'string' &&
        Number.isSafeInteger(log.size) &&
        typeof log.root === 'string' &&
        typeof log.note === 'string',
    )
  );
}
