import type { Notice } from '@minutebook/contract';

/** Where a subject is opened, by its kind. What is not here has no page of its own. */
const ADDRESSES: Readonly<Record<string, (id: string) => string>> = {
  alert: (id) => `/review/open/${id}`,
  alerts: () => '/review/mine',
  queue: (id) => `/review/open?queue=${id}`,
  delegation: () => '/queues',
  rereads: () => '/quality?view=tasks',
  reread: () => '/quality?view=feedback',
  case: (id) => `/cases/${id}`,
  hold: (id) => `/holds/${id}`,
  schedule: (id) => `/retention?view=schedule&schedule=${id}`,
  disposal: (id) => `/retention?view=disposals&item=${id}`,
  extension: (id) => `/retention?view=extensions&item=${id}`,
  erasure: (id) => `/retention?view=erasure&item=${id}`,
  lexicon: (id) => `/lexicons/${id}`,
  attestation: (id) => `/conduct?view=attestations&item=${id}`,
  contradiction: (id) => `/conduct?view=contradictions&item=${id}`,
  mail: () => '/admin',
  user: (id) => `/admin?user=${id}`,
  designation: () => '/designated?view=history',
  emergency: () => '/designated?view=openings',
  source: (id) => `/sources?source=${id}`,
  expectation: () => '/completeness',
  rehash: () => '/audit',
  reach: () => '/completeness?view=reach',
  watch: (id) => `/watch?view=${id}`,
};

/** Address of what a notice is about; null: there is nothing to open. */
export function addressOfSubject({ kind, id }: Notice['subject']): string | null {
  return Object.hasOwn(ADDRESSES, kind) ? ADDRESSES[kind]!(encodeURIComponent(id)) : null;
}
