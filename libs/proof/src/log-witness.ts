import { MalformedRequest, parseAddCheckpoint } from './add-checkpoint';
import { toBase64 } from './base64';
import { MalformedCheckpoint, parseCheckpoint } from './checkpoint';
import { HeadKeeper } from './keeper';
import { conflict, headOf, ok, refuse, type Reply, type Vault } from './log-signer';
import { BadSignature, MalformedNote, type NoteKey, openNote, parseNote, signedNote, UnknownSigner } from './note';
import type { VerifierKey } from './verifier-key';

/** What a witness keeps: of each log the largest checkpoint it cosigned, as a note with the log's line and its own. */
export interface WitnessMemory {
  readonly logs: readonly {
    readonly origin: string;
    readonly size: number;
    readonly root: string;
    readonly note: string;
  }[];
}

/** A log the witness is configured with. After a rotation an origin has several keys. */
export interface TrustedLog {
  readonly origin: string;
  readonly key: VerifierKey;
}

/** Cosigns checkpoints of logs it knows, each only if it continues the last (C2SP tlog-witness, R78). */
export class LogWitness {
  constructor(
    private readonly vault: Vault<WitnessMemory>,
    private readonly key: NoteKey,
    private readonly logs: () => readonly TrustedLog[],
    private readonly now: () => Date,
  ) {}

  /** `add-checkpoint`: 200 with a cosignature line, or why not. */
  add(body: string): Reply {
    try {
      return this.answer(body);
    } catch (error) {
      if (error instanceof BadSignature || error instanceof UnknownSigner) return refuse(403, error.message);
      if (error instanceof MalformedRequest || error instanceof MalformedNote || error instanceof MalformedCheckpoint)
        return refuse(400, error.message);
      throw error;
    }
  }

  /** The checkpoint of a log that it cosigned last: what monitors compare with what they were shown. */
  newest(origin: string): string | undefined {
    return this.known().find((log) => log.origin === origin)?.note;
  }

  /** Every log that it cosigned. */
  origins(): readonly string[] {
    return this.known().map(({ origin }) => origin);
  }

  private answer(body: string): Reply {
    const { old, path, note } = parseAddCheckpoint(body);
    const { text, signatures } = parseNote(note);
    const checkpoint = parseCheckpoint(text);
    const keys = this.logs().flatMap(({ origin, key }) => (origin === checkpoint.origin ? [key] : []));
    if (keys.length === 0) return refuse(404, 'This witness does not know that log.');
    openNote(note, keys);
    if (old > checkpoint.size) return refuse(400, 'The old size is larger than the checkpoint’s.');
    const log = this.known().find(({ origin }) => origin === checkpoint.origin);
    const judgement = new HeadKeeper(log ? [[log.origin, headOf(log)]] : []).judge(old, checkpoint, path);
    if (judgement.is === 'conflict') return conflict(judgement.size);
    if (judgement.is === 'inconsistent')
      return refuse(422, 'That is not a continuation of what this witness saw before.');
    const line = this.key.cosign(text, this.now());
    const own = signatures.filter((signature) => keys.some((key) => key.claims(signature)));
    const logLines = own.map(
      ({ name, id, signature }) => `— ${name} ${toBase64(Uint8Array.of(...id, ...signature))}\n`,
    );
    this.keep({
      origin: checkpoint.origin,
      size: checkpoint.size,
      root: toBase64(checkpoint.root),
      note: signedNote(text, ...logLines, line),
    });
    return ok(line);
  }

  private keep(log: WitnessMemory['logs'][number]): void {
    const others = this.known().filter(({ origin }) => origin !== log.origin);
    this.vault.write({ logs: [...others, log] });
  }

  private known(): WitnessMemory['logs'] {
    return this.vault.read()?.logs ?? [];
  }
}
