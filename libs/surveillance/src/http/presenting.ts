import type { Lexicon, LexiconSummary, Publication, RulePast } from '@minutebook/contract';
import { draftHash } from '../lexicons/draft-hash';
import type { LexiconDetail } from '../lexicons/lexicons';
import { writtenOf } from '../lexicons/rule-text';
import type { LexiconRow } from '../store/lexicon-store';
import type { NewPublication, PastRule } from '../store/publication-store';

export function presentSummary(row: LexiconRow): LexiconSummary {
  return {
    id: String(row.id),
    name: row.name,
    rules: row.rules,
    drafted: row.draft !== null,
    publication: row.publication,
    publishedAt: row.publishedAt?.toISOString() ?? null,
    version: row.version,
  };
}

export function presentLexicon({ lexicon, inForce, lookBacks, hits, staff }: LexiconDetail): Lexicon {
  const rules = inForce.map((rule) => ({
    ...writtenOf(rule),
    id: String(rule.id),
    version: rule.version,
    publishedAt: rule.publishedAt.toISOString(),
    publishedBy: rule.publishedByName,
    hits: hits.get(rule.id) ?? 0,
  }));
  const draft = lexicon.draft ?? inForce.map(writtenOf);
  return {
    ...presentSummary(lexicon),
    inForce: rules,
    draft,
    draftHash: draftHash(draft),
    draftedBy: lexicon.draftedByName,
    // The command line and the program itself are no users.
    drafter: lexicon.draftedBy?.includes(':') ? null : lexicon.draftedBy,
    draftedAt: lexicon.draftedAt?.toISOString() ?? null,
    staff: [...staff],
    lookingBack:
      lookBacks.length === 0
        ? null
        : {
            read: lookBacks.reduce((sum, entry) => sum + entry.cursor, 0),
            of: lookBacks.reduce((sum, entry) => sum + entry.upto, 0),
          },
  };
}

export function presentPublication(publication: NewPublication): Publication {
  return {
    number: publication.number,
    at: publication.at.toISOString(),
    reason: publication.reason,
    draftedBy: publication.draftedByName,
    draftedAt: publication.draftedAt.toISOString(),
    approvedBy: publication.approvedByName,
    rehearsal: publication.rehearsal === null ? null : String(publication.rehearsal),
    impact: publication.impact === null ? null : { ...publication.impact },
    rules: publication.rules.length,
  };
}

export function presentPast(rule: PastRule, hits: number): RulePast {
  return {
    ...writtenOf(rule),
    id: String(rule.id),
    version: rule.version,
    publication: rule.publication,
    publishedAt: rule.publishedAt.toISOString(),
    publishedBy: rule.publishedByName,
    hits,
    inForce: rule.isInForce,
    retiredAt: rule.retiredAt?.toISOString() ?? null,
  };
}
