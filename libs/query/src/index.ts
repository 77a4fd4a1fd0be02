// Analyzer: the only tokenizer.
export { MAX_TOKEN, mayBeCut } from './analyzer/long-token';
export { ANALYZER_VERSION, analyze, POSITION_GAP, termsOf, type Tokens } from './analyzer/tokens';
export {
  type Document,
  type Fields,
  type MessagePart,
  partOf,
  type PartyText,
  type Span,
  type Zone,
  type ZoneKind,
} from './document';

// Language: text → tree → text, and what a screen says about it.
export { classify, LANGUAGE_VERSION, parse, type Parsed, type ParseOptions } from './language/parse';
export { complete, type Completion, type CompletionOption } from './language/complete';
export { explain, type Explanation } from './language/explain';
export { type Fault, type FaultCode, type Fix } from './language/fault';
export { CHANNELS, DIRECTIONS, type Field, FIELDS, HAS, TYPES } from './language/fields';
export { isHandle, normaliseHandle, normaliseValue } from './language/handle';
export { type FacetField, restricted, restrictions, type Stance, unrestricted } from './language/narrow';
export { fieldValue, print } from './language/print';
export { type Mark, MAX_DISTANCE } from './language/reader';
export type * from './language/tree';
export { children, fold, isTextLeaf, operands, rewrite, substitute, walk } from './language/visit';
export { type Run } from './language/wording';

// Queries of other products.
export { type Dialect, DIALECTS, importQuery } from './language/dialects/import-query';
export { type Change, type Imported } from './language/dialects/translation';

// Zones and evasion: what of a message the author wrote, and what could be read otherwise.
export { type ZoneInput, ZONES_VERSION, splitZones } from './zones/split';
export { looksDisguised } from './evasion/suspicion';

// Matcher: tree × document → spans. The reference for every index adapter.
export {
  plainSpellings,
  regexAnchor,
  requiredTerms,
  type TermChoice,
  type TermLeaf,
  type TermTest,
  termTest,
} from './matcher/candidates';
export { directoryTest, partyTest } from './matcher/field-condition';
export { type Trial, type TriedRule, tryRule } from './matcher/example';
export { UnresolvedQuery } from './matcher/plan';
export { type CompileOptions, compileRules, type Match, type Rule, type RuleSet } from './matcher/rule-set';
export { type CompiledQuery, compileQuery } from './matcher/single-query';
