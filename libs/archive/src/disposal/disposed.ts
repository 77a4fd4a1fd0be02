import { Problem } from '@minutebook/platform';
import { leafHash } from '@minutebook/proof';
import type { DisposedRow } from '../store/deletion-store';
import type { PageRow } from '../store/disposal-page-store';

/** `D-7`. */
export function certificateNumber(disposal: number): string {
  return `D-${disposal}`;
}

/** Hash of an id's leaf, wherever ids disposed of are proven: the id in decimal digits. */
export function idLeaf(id: number): Buffer {
  return leafHash(Buffer.from(String(id)));
}

/** Ids of a page that went; ascending, as the page lists them. None of a page whose turn has not come. */
export function disposedOf({ ids, survivors, state }: Pick<PageRow, 'ids' | 'survivors' | 'state'>): number[] {
  return state === 'done' ? ids.filter((id) => !(String(id) in survivors)) : [];
}

/** What stands where its text stood. */
export function disposedSentence({ disposal, at }: Pick<DisposedRow, 'disposal' | 'at'>): string {
  return `Disposed of on ${at.toISOString().slice(0, 10)}, certificate ${certificateNumber(disposal)}.`;
}

/** Said wherever somebody asks for a message that is no more (410). */
export function disposed({ disposal, at }: Pick<DisposedRow, 'disposal' | 'at'>): Problem {
  const certificate = certificateNumber(disposal);
  return new Problem({
    code: 'disposed',
    status: 410,
    title: `This was disposed of on ${at.toISOString().slice(0, 10)}.`,
    detail: `Nothing of its content is left. Certificate ${certificate} says under which rule, and who approved it.`,
    more: { disposedAt: at.toISOString(), certificate, disposal: String(disposal) },
  });
}
