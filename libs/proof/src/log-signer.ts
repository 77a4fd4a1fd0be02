import { formatAddCheckpoint, MalformedRequest, parseAddCheckpoint, unsignedText } from './add-checkpoint';
import { fromBase64, toBase64 } from './base64';
import { type Checkpoint, checkpointText, MalformedCheckpoint, parseCheckpoint } from './checkpoint';
import type { Head } from './consistency';
import { HeadKeeper } from './keeper';
import { NoteKey, signedNote } from './note';
import { formatRotation } from './rotation';
import { isKeyName } from './verifier-key';

/** What a signer keeps: its keys and the largest tree it signed of each log, in one piece, so that neither is lost alone. */
export interface SignerMemory {
  readonly logs: readonly {
    readonly origin: string;
    readonly size: number;
    /** Base64. */
    readonly root: string;
    /** Private text of the key that signs now. */
    readonly key: string;
    readonly keys: readonly DatedKey[];
  }[];
}

/** A key and the time it signs: the last one of a log has no end. `statement` is what it was handed over with (R88). */
export interface DatedKey {
  readonly vkey: string;
  /** RFC 3339 UTC with milliseconds. */
  readonly since: string;
  readonly until?: string;
  readonly statement?: string;
}

/** Where memory lies. What was written is safe when `write` returns: a signature leaves after that. */
export interface Vault<Memory> {
  /** Undefined for a vault that nothing was ever written to. */
  read(): Memory | undefined;
  write(memory: Memory): void;
}

/** An answer of signer or witness, as HTTP has it. */
export interface Reply {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly type: 'text/plain; charset=utf-8' | 'text/x.tlog.size';
  readonly body: string;
}

/** So many logs a signer takes on. An appliance has two, and two more whenever it starts over after a restore. */
const MAX_LOGS = 100;

/**
 * Signs checkpoints of logs, each only if it continues what it signed before (R77). Every log has a key of its own, named
 * like the log; a log is taken on at its first checkpoint. Nothing here waits, so two requests are never half answered.
 */
export class LogSigner {
  constructor(
    private readonly vault: Vault<SignerMemory>,
    private readonly now: () => Date,
  ) {}

  /** Answers an add-checkpoint body whose note is not signed yet: 200 with the signed note, or why not. */
  sign(body: string): Reply {
    const asked = readRequest(body);
    if ('status' in asked) return asked;
    const { old, path, checkpoint } = asked;
    const logs = this.logs();
    const log = logs.find(({ origin }) => origin === checkpoint.origin);
    if (log === undefined && old > 0) return refuse(404, 'This signer has never signed anything of that log.');
    if (log === undefined && logs.length >= MAX_LOGS) return refuse(404, 'This signer takes on no more logs.');
    const judgement = new HeadKeeper(log ? [[log.origin, headOf(log)]] : []).judge(old, checkpoint, path);
    if (judgement.is === 'conflict') return conflict(judgement.size);
    if (judgement.is === 'inconsistent')
      return refuse(422, 'That is not a continuation of what this signer signed before.');
    const key = log ? NoteKey.fromPrivate(log.key) : NoteKey.create(checkpoint.origin);
    this.keep({
      origin: checkpoint.origin,
      size: checkpoint.size,
      root: toBase64(checkpoint.root),
      key: key.privateText(),
      keys: log?.keys ?? [{ vkey: key.verifier.toString(), since: this.now().toISOString() }],
    });
    const text = checkpointText(checkpoint);
    return ok(signedNote(text, key.sign(text)));
  }

  /** Every key there was, log by log, the oldest first. */
  keys(): readonly DatedKey[] {
    return this.logs().flatMap(({ keys }) => keys);
  }

  /** The largest tree signed of each log. */
  heads(): readonly { readonly origin: string; readonly head: Head }[] {
    return this.logs().map((log) => ({ origin: log.origin, head: headOf(log) }));
  }

  /** New keys for logs whose origin starts so. The old key signs that it hands over and is forgotten. Returns statements. */
  rotate(prefix: string): readonly { readonly origin: string; readonly statement: string }[] {
    return this.logs()
      .filter(({ origin }) => origin.startsWith(prefix))
      .map((log) => {
        const [from, to, at] = [NoteKey.fromPrivate(log.key), NoteKey.create(log.origin), this.now()];
        const statement = formatRotation(from, to, log.size, at);
        const ended = log.keys.map((key) => (key.until === undefined ? { ...key, until: at.toISOString() } : key));
        this.keep({
          ...log,
          key: to.privateText(),
          keys: [...ended, { vkey: to.verifier.toString(), since: at.toISOString(), statement }],
        });
        return { origin: log.origin, statement };
      });
  }

  private keep(log: SignerMemory['logs'][number]): void {
    const logs = this.logs();
    const known = logs.some(({ origin }) => origin === log.origin);
    this.vault.write({
      logs: known ? logs.map((other) => (other.origin === log.origin ? log : other)) : [...logs, log],
    });
  }

  /** Read anew each time: what the vault has is what was signed, whoever wrote it. */
  private logs(): SignerMemory['logs'] {
    return this.vault.read()?.logs ?? [];
  }
}

/** The request for a signer: this log is now so large, and grew out of `old` like this. */
export function askToSign(old: number, path: readonly Uint8Array[], checkpoint: Checkpoint): string {
  return formatAddCheckpoint({ old, path, note: `${checkpointText(checkpoint)}\n` });
}

export function ok(body: string): Reply {
  return { status: 200, type: 'text/plain; charset=utf-8', body };
}

export function refuse(status: 400 | 403 | 404 | 422, sentence: string): Reply {
  return { status, type: 'text/plain; charset=utf-8', body: `${sentence}\n` };
}

export function conflict(size: number): Reply {
  return { status: 409, type: 'text/x.tlog.size', body: `${size}\n` };
}

function readRequest(body: string): { old: number; path: readonly Uint8Array[]; checkpoint: Checkpoint } | Reply {
  try {
    const { old, path, note } = parseAddCheckpoint(body);
    const checkpoint = parseCheckpoint(unsignedText(note));
    if (!isKeyName(checkpoint.origin)) throw new MalformedRequest('its origin cannot be the name of a key');
    if (old > checkpoint.size) throw new MalformedRequest('the old size is larger than the checkpoint’s');
    return { old, path, checkpoint };
  } catch (error) {
    if (error instanceof MalformedRequest || error instanceof MalformedCheckpoint) return refuse(400, error.message);
    throw error;
  }
}

export function headOf({ size, root }: { readonly size: number; readonly root: string }): Head {
  const hash = fromBase64(root);
  if (hash === undefined) throw new Error('The memory has a root that cannot be read.');
  return { size, root: hash };
}
