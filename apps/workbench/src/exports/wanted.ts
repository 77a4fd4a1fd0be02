import type { AuditFilter, BundleScope } from '@minutebook/contract';

export type ScopeKind = BundleScope['kind'];

/** What the address of the page offers to be exported. */
export interface Offered {
  readonly message?: string | undefined;
  readonly conversation?: string | undefined;
  readonly alert?: string | undefined;
  readonly case?: string | undefined;
  readonly audit?: string | undefined;
}

/** Somebody's days. */
export interface Days {
  readonly person: string | undefined;
  readonly from: string;
  readonly to: string;
}

/** Kinds there is something of, the narrowest first; a person's days are always there. */
export function kindsOf(offered: Offered): readonly ScopeKind[] {
  const kinds: readonly ScopeKind[] = ['message', 'conversation', 'alert', 'case', 'audit'];
  return [...kinds.filter((kind) => offered[kind as keyof Offered] !== undefined), 'custodian'];
}

/** The scope as it is asked for; undefined while something of it is missing. */
export function scopeOf(kind: ScopeKind, offered: Offered, { person, from, to }: Days): BundleScope | undefined {
  const { message, conversation, alert } = offered;
  switch (kind) {
    case 'message':
      return message === undefined ? undefined : { kind, message };
    case 'conversation':
      return conversation === undefined ? undefined : { kind, conversation };
    case 'alert':
      return alert === undefined ? undefined : { kind, alert };
    case 'case':
      return offered.case === undefined ? undefined : { kind, case: offered.case };
    case 'custodian':
      return person === undefined || from === '' || to === '' || from > to ? undefined : { kind, person, from, to };
    case 'audit':
      return { kind, filter: filterOf(offered.audit) };
  }
}

/** Whether it leaves for a request of the register: what may hold more than one message, and is no case. */
export function mayNeedRequest(kind: ScopeKind): boolean {
  return kind === 'conversation' || kind === 'custodian' || kind === 'alert';
}

/** Of an address that somebody mended by hand: no filter, rather than a page that fails. */
function filterOf(text: string | undefined): AuditFilter {
  try {
    const filter: unknown = JSON.parse(text ?? '{}');
    return typeof filter === 'object' && filter !== null ? (filter as AuditFilter) : {};
  } catch {
    return {};
  }
}
