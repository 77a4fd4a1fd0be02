import {
  askToSign,
  type Checkpoint,
  checkpointText,
  formatAddCheckpoint,
  leafHash,
  type NoteKey,
  nodesOf,
  proveConsistency,
  signedNote,
  treeRoot,
} from '@minutebook/proof';

export const ORIGIN = 'minutebook.example/records';

/** For specs: a log by its leaves, and what a signer or a witness would be asked about it. */
export class History {
  private readonly leaves: Uint8Array[];

  constructor(entries: readonly string[]) {
    this.leaves = entries.map((entry) => leafHash(Buffer.from(entry)));
  }

  at(size: number, origin = ORIGIN): Checkpoint {
    return { origin, size, root: treeRoot(this.leaves.slice(0, size)) };
  }

  async toSign(from: number, to: number, origin = ORIGIN): Promise<string> {
    return askToSign(from, await this.path(from, to), this.at(to, origin));
  }

  async toWitness(from: number, to: number, key: NoteKey): Promise<string> {
    const text = checkpointText(this.at(to));
    return formatAddCheckpoint({ old: from, path: await this.path(from, to), note: signedNote(text, key.sign(text)) });
  }

  private path(from: number, to: number): Promise<readonly Uint8Array[]> {
    return proveConsistency(nodesOf(this.leaves.slice(0, to)), from, to);
  }
}

export const honest = new History(Array.from({ length: 400 }, (_, i) => `entry ${i}`));
/** The same but for the sixth entry. */
export const forged = new History(Array.from({ length: 400 }, (_, i) => (i === 5 ? 'another' : `entry ${i}`)));
