import type { Database } from '@minutebook/platform';
import {
  canonicalBytes,
  checkpointText,
  commitment,
  entryBytes,
  leafHash,
  type NoteKey,
  parseCanonical,
  sha256,
  signedNote,
  treeRoot,
} from '@minutebook/proof';

const AUDIT = 2;
const TABLES = ['log_leaf', 'log_node', 'log_head', 'checkpoint', 'log_key', 'audit_entry', 'log_pending', 'signing'];

interface Content {
  readonly at: string;
  readonly action: string;
  readonly actor: { readonly id: string; readonly name: string; readonly role: string };
  readonly subject: { readonly kind: string; readonly id: string };
  readonly detail: object;
}

/** An entry of the audit log as somebody sees it who has all of the database. */
export interface Row {
  readonly idx: number;
  /** Ledger time. */
  readonly at: Date;
  readonly ref: number;
  readonly content: Content;
  readonly salt: Buffer;
  readonly cause?: string | null;
  readonly view?: string | null;
}

/** Somebody with a superuser's password, a copy of the source code, and time. */
export class Attacker {
  constructor(
    private readonly admin: Database,
    private readonly origin: string,
  ) {}

  /** A superuser owns triggers, ENABLE ALWAYS or not. */
  async disarm(): Promise<void> {
    for (const table of TABLES) await this.admin.query(`ALTER TABLE access.${table} DISABLE TRIGGER ALL`);
  }

  /** Keeps everything the logs have under a name. */
  async copy(name: string): Promise<void> {
    await this.admin.query(`CREATE SCHEMA ${name}`);
    for (const table of TABLES) await this.admin.query(`CREATE TABLE ${name}.${table} AS TABLE access.${table}`);
  }

  /** Puts such a copy back in place of what is there. */
  async putBack(name: string): Promise<void> {
    await this.admin.transaction(async (tx) => {
      for (const table of TABLES) {
        await tx.query(`DELETE FROM access.${table}`);
        await tx.query(`INSERT INTO access.${table} OVERRIDING SYSTEM VALUE SELECT * FROM ${name}.${table}`);
      }
    });
  }

  async rows(): Promise<Row[]> {
    const rows = await this.admin.query<{
      idx: number;
      at: Date;
      ref: number;
      content: Buffer;
      salt: Buffer;
      cause: string | null;
      view: string | null;
    }>(
      'SELECT l.idx, l.at, l.ref, e.content, e.salt, e.cause, e.view FROM access.log_leaf l JOIN access.audit_entry e ON e.id = l.ref WHERE l.log = $1 ORDER BY l.idx',
      [AUDIT],
    );
    return rows.map((row) => ({ ...row, content: parseCanonical(row.content) as unknown as Content }));
  }

  /** Writes the log anew, with all that follows from it: commitments, entries, hashes, nodes, counters. */
  async write(rows: readonly Row[]): Promise<void> {
    const leaves = rows.map((row) => this.leafOf(row));
    await this.admin.transaction(async (tx) => {
      await tx.query('DELETE FROM access.audit_entry');
      await tx.query('DELETE FROM access.log_leaf WHERE log = $1', [AUDIT]);
      await tx.query('DELETE FROM access.log_node WHERE log = $1', [AUDIT]);
      for (const [i, { ref, at, content, salt, idx, cause, view }] of rows.entries()) {
        await tx.query(
          `INSERT INTO access.audit_entry (id, at, actor, actor_name, actor_role, action, subject_kind, subject_id, content, salt, cause, view)
           OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
          [ref, content.at, ...Object.values(pick(content)), bytesOf(content), salt, cause ?? null, view ?? null],
        );
        await tx.query('INSERT INTO access.log_leaf (log, idx, ref, at, entry, hash) VALUES ($1, $2, $3, $4, $5, $6)', [
          AUDIT,
          idx,
          ref,
          at,
          leaves[i]!.entry,
          leaves[i]!.hash,
        ]);
      }
      for (let node = 0; (node + 1) * 256 <= rows.length; node++)
        await tx.query('INSERT INTO access.log_node (log, height, idx, hash) VALUES ($1, 8, $2, $3)', [
          AUDIT,
          node,
          treeRoot(leaves.slice(node * 256, (node + 1) * 256).map(({ hash }) => hash)),
        ]);
      await tx.query('UPDATE access.log_head SET size = $2, at = $3 WHERE log = $1', [
        AUDIT,
        (rows.at(-1)?.idx ?? -1) + 1,
        new Date(Math.max(...rows.map(({ at }) => at.getTime()))),
      ]);
    });
  }

  /** Signed heads of more than so many entries no longer fit what is there: away with them. */
  async forgetHeads(above: number): Promise<void> {
    await this.admin.query('DELETE FROM access.checkpoint WHERE log = $1 AND size > $2', [AUDIT, above]);
  }

  /** Signs every head anew, over what is there now. With a key of one's own, or with the log's, where one has that. */
  async signHeads(key: NoteKey, isOwn: boolean): Promise<void> {
    const rows = await this.rows();
    const hashes = rows.map((row) => this.leafOf(row).hash);
    if (isOwn) {
      await this.admin.query('DELETE FROM access.log_key WHERE vkey LIKE $1', [`${this.origin}+%`]);
      await this.admin.query('INSERT INTO access.log_key (vkey, since) VALUES ($1, now())', [String(key.verifier)]);
    }
    const heads = await this.admin.query<{ size: number; at: Date }>(
      'SELECT size, at FROM access.checkpoint WHERE log = $1',
      [AUDIT],
    );
    const last = { size: rows.length, at: heads.at(-1)?.at ?? rows.at(-1)!.at };
    await this.forgetHeads(0);
    const sizes = new Map([...heads, last].map((head) => [Math.min(head.size, rows.length), head.at]));
    for (const [size, at] of sizes) {
      const root = treeRoot(hashes.slice(0, size));
      const text = checkpointText({ origin: this.origin, size, root });
      const newest = rows[size - 1]!.at;
      await this.admin.query(
        'INSERT INTO access.checkpoint (log, origin, size, root, note, at) VALUES ($1, $2, $3, $4, $5, $6)',
        [AUDIT, this.origin, size, root, signedNote(text, key.sign(text)), newest > at ? newest : at],
      );
    }
  }

  private leafOf({ idx, at, content, salt }: Row): { entry: Buffer; hash: Buffer } {
    const { actor, action, subject } = content;
    const entry = entryBytes({
      log: this.origin,
      idx,
      ts: at.toISOString(),
      type: action,
      actor: actor.id,
      subject: `${subject.kind}:${subject.id}`,
      commit: commitment(salt, sha256(bytesOf(content))),
    });
    return { entry: Buffer.from(entry), hash: leafHash(entry) };
  }
}

export const renumbered = (rows: readonly Row[]): Row[] => rows.map((row, idx) => ({ ...row, idx }));

/** Somebody else was it, and it was about something else. */
export function forged(row: Row): Row {
  const { content } = row;
  const actor = { ...content.actor, id: 'somebody-else', name: 'Somebody Else' };
  return { ...row, content: { ...content, actor, subject: { ...content.subject, id: '999' } } };
}

function bytesOf(content: Content): Buffer {
  return Buffer.from(canonicalBytes(content as unknown as Parameters<typeof canonicalBytes>[0]));
}

function pick({ actor, action, subject }: Content): Record<string, string> {
  return { actor: actor.id, name: actor.name, role: actor.role, action, kind: subject.kind, id: subject.id };
}
