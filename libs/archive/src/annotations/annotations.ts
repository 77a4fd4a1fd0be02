import { systemActor, type TransparencyLog } from '@minutebook/access';
import type { Clock, Queries, Transaction } from '@minutebook/platform';
import { type Canonical, canonicalBytes, commitment, freshSalt, parseCanonical, sha256 } from '@minutebook/proof';
import { keepable, splitSalted } from '../ledger/content';
import { annotationSeal } from '../seal/bindings';
import type { Keyring } from '../seal/keyring';
import {
  insertAnnotations,
  readAnnotations,
  readAnnotationsOf,
  type NewAnnotationRow,
  type StoredAnnotation,
} from '../store/annotation-store';
import { stay } from '../store/deletion-store';
import { readWrappedKeys, takeIds } from '../store/ledger-store';
import { type Annotation, ANNOTATION_ENTRIES, ANNOTATION_KINDS, annotationKey } from './annotation';

/** An annotation as the archive keeps it. */
export interface KeptAnnotation {
  readonly id: number;
  readonly message: number;
  readonly at: Date;
  readonly annotation: Annotation;
}

/** Version of the content's form; raised when a field changes its meaning. */
const CONTENT_VERSION = 1;
const ACTOR = systemActor('annotation');

/** Keeps what is found out about messages: sealed like their versions, under their keys, and in the records log. */
export class Annotations {
  constructor(
    private readonly keyring: Keyring,
    private readonly log: TransparencyLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds what is not there yet, in the caller's transaction, so that a finding and the finder's position move together.
   * Returns how many were new.
   */
  async add(tx: Transaction, found: readonly { message: number; annotation: Annotation }[]): Promise<number> {
    if (found.length === 0) return 0;
    const messages = [...new Set(found.map(({ message }) => message))];
    // From here on they stay until the finding is kept, but for those that are gone already.
    await stay(tx, messages);
    const ids = await takeIds(tx, 'version_id', found.length);
    const keys = await readWrappedKeys(tx, messages);
    const at = this.clock.now();
    const rows: NewAnnotationRow[] = [];
    const entries: { type: string; subject: string; ref: number; commit: Uint8Array }[] = [];
    found.forEach(({ message, annotation }, index) => {
      const wrapped = keys.get(message);
      if (!wrapped) return; // Its message was disposed of meanwhile: there is nothing left to annotate.
      const id = ids[index]!;
      const content = canonicalBytes({ v: CONTENT_VERSION, annotation: keepable(annotation) as unknown as Canonical });
      const salt = freshSalt();
      const key = annotationKey(annotation);
      rows.push({
        id,
        message,
        kind: ANNOTATION_KINDS[annotation.kind],
        key,
        at,
        content: this.keyring.seal(
          this.keyring.unwrap(wrapped),
          annotationSeal(message, id),
          Buffer.concat([salt, content]),
        ),
      });
      entries.push({
        type: ANNOTATION_ENTRIES[annotation.kind],
        subject: `message:${message}:${key}`,
        ref: id,
        commit: commitment(salt, sha256(content)),
      });
    });
    const added = await insertAnnotations(tx, rows);
    await this.log.append(
      tx,
      'records',
      ACTOR.id,
      entries.filter((entry) => added.has(entry.ref)),
    );
    return added.size;
  }

  async byId(queries: Queries, ids: readonly number[]): Promise<Map<number, KeptAnnotation>> {
    return new Map((await readAnnotations(queries, ids)).map((row) => [row.id, this.open(row)]));
  }

  async ofMessages(queries: Queries, messages: readonly number[]): Promise<KeptAnnotation[]> {
    return (await readAnnotationsOf(queries, messages)).map((row) => this.open(row));
  }

  private open(row: StoredAnnotation): KeptAnnotation {
    const { content } = splitSalted(
      this.keyring.unseal(this.keyring.unwrap(row.wrapped), annotationSeal(row.message, row.id), row.content),
    );
    const { v, annotation } = parseCanonical(content) as unknown as { v: number; annotation: Annotation };
    if (v !== CONTENT_VERSION) throw new RangeError(`an annotation of form ${v} is not known to this program`);
    return { id: row.id, message: row.message, at: row.at, annotation };
  }
}
