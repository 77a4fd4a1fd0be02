import type { Queries } from '@minutebook/platform';
import { canonicalText, commitment, leafHash, parseCanonical, sha256 } from '@minutebook/proof';
import { causeOf, type Detail, viewOf } from './audit';
import { type KeptRow, selectKept } from './store/kept-store';

/** An entry that is not as it was written. Sentences name numbers. */
export interface AlteredEntry {
  readonly index: number;
  readonly why: 'gap' | 'leaf' | 'missing' | 'content' | 'columns';
}

/**
 * Compares what the audit log says with what its leaves commit to: that the leaf hashes to its hash, the content to the
 * commitment, and that what the screens filter and show by is what the content says.
 */
export class AuditCheck {
  constructor(private readonly queries: Queries) {}

  /** `expected` entries from one of them on. */
  async page(from: number, expected: number): Promise<AlteredEntry[]> {
    const rows = await selectKept(this.queries, from, expected);
    const byIndex = new Map(rows.map((row) => [row.idx, row]));
    return Array.from({ length: expected }, (_, i) => from + i).flatMap((index) => {
      const why = faultOf(byIndex.get(index));
      return why ? [{ index, why }] : [];
    });
  }
}

function faultOf(row: KeptRow | undefined): AlteredEntry['why'] | undefined {
  if (!row) return 'gap';
  if (!leafHash(row.entry).equals(row.hash)) return 'leaf';
  const { content, salt } = row;
  if (!content || !salt) return 'missing';
  const { commit, actor, type, subject } = parseCanonical(row.entry) as Readonly<Record<string, string>>;
  if (commitment(salt, sha256(content)).toString('hex') !== commit) return 'content';
  const said = parseCanonical(content) as {
    readonly at: string;
    readonly actor: { readonly id: string; readonly name: string; readonly role: string };
    readonly action: string;
    readonly subject: { readonly kind: string; readonly id: string };
    readonly detail: Detail;
  };
  const shown = {
    at: row.at!.toISOString(),
    actor: { id: row.actor!, name: row.actorName!, role: row.actorRole! },
    action: row.action!,
    subject: { kind: row.subjectKind!, id: row.subjectId! },
    cause: row.cause,
    view: row.view,
  };
  const { at, actor: who, action, subject: about, detail } = said;
  const written = { at, actor: who, action, subject: about, cause: causeOf(about, detail), view: viewOf(detail) };
  const isShown = canonicalText(shown) === canonicalText(written);
  const isLogged = actor === who.id && type === action && subject === `${about.kind}:${about.id}`;
  return isShown && isLogged ? undefined : 'columns';
}
