import type { RuleText } from '@minutebook/contract';
import { canonicalBytes, sha256 } from '@minutebook/proof';
import { writtenOf } from './rule-text';

/**
 * What a set of rules commits to, hexadecimal: SHA-256 of its canonical JSON (RFC 8785), by code. A rehearsal is of one such
 * set; another order is the same set, a changed note of an example is another.
 */
export function draftHash(rules: readonly RuleText[]): string {
  const written = rules.map(writtenOf).sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
  return sha256(canonicalBytes(written)).toString('hex');
}
