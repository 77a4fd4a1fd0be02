import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { Lexicon, Permission, Rehearsal, RehearsedRule, RuleInForce, RuleText } from '@minutebook/contract';
import { PRIYA, PROVIDERS as SCREEN, signIn, TOMAS } from '../holds/holds.testing';
import { RehearsalRoom } from './rehearsal-room';
import { RuleChecks } from './rule-checks';
import { RuleInWords } from './rule-in-words';
import { Staff } from './staff';
import { Workshop } from './workshop';

export { PRIYA, TOMAS };
export const PROVIDERS = [...SCREEN, RehearsalRoom, RuleChecks, RuleInWords, Staff, Workshop];

export const RULE: RuleText = {
  code: 'MA-014',
  title: 'Tipping',
  query: 'a W/5 b',
  severity: 3,
  zones: ['subject', 'own'],
  theme: null,
  weight: 5,
  owner: null,
  conditions: { directions: [], personalDomains: false, channels: [], people: [], desks: [], roles: [] },
  exclusions: [],
  examples: [],
};

export const IN_FORCE: RuleInForce = {
  ...RULE,
  id: '70',
  version: 7,
  publishedAt: '2026-03-03T09:00:00.000Z',
  publishedBy: PRIYA.name,
  hits: 214,
};

export const LEXICON: Lexicon = {
  id: '3',
  name: 'Market abuse',
  rules: 1,
  drafted: true,
  publication: 12,
  publishedAt: '2026-03-03T09:00:00.000Z',
  version: 4,
  inForce: [IN_FORCE],
  draft: [{ ...RULE, query: 'a W/9 b' }],
  draftHash: 'f'.repeat(64),
  draftedBy: TOMAS.name,
  drafter: TOMAS.id,
  draftedAt: '2026-11-19T02:00:00.000Z',
  staff: [
    { ...PRIYA, publishes: true },
    { ...TOMAS, publishes: true },
  ],
  lookingBack: null,
};

const PAST = { decided: 128, right: 67, percent: 52, low: 43, high: 61 };
export const FIGURES = {
  alerts: { before: 214, after: 171, kept: 128, gained: 43, lost: 86 },
  precision: { before: { ...PAST, percent: 38 }, after: PAST },
  hours: { before: 9.1, after: 6.4 },
  was: { violation: 1, escalated: 2, cleared: 9, 'false-positive': 74, none: 0 },
  unexplained: 3,
};

export const REHEARSED: RehearsedRule = {
  ...FIGURES,
  code: 'MA-014',
  title: 'Tipping',
  change: 'changed',
  milliseconds: 900,
};

export const REHEARSAL: Rehearsal = {
  id: '9',
  lexicon: '3',
  draft: 'f'.repeat(64),
  current: true,
  without: null,
  state: 'done',
  from: null,
  to: null,
  period: { first: '2026-01-01T08:00:00.000Z', last: '2026-11-19T08:00:00.000Z' },
  position: 4_812_330,
  archived: 4_812_330,
  searchable: 4_812_330,
  progress: { rules: 2, of: 2, opened: 0, toOpen: 0 },
  unchanged: 37,
  figures: FIGURES,
  objections: [],
  drawing: false,
  sample: [],
  startedBy: TOMAS.name,
  startedAt: '2026-11-19T02:00:00.000Z',
  finishedAt: '2026-11-19T02:00:11.000Z',
  seconds: 11,
  version: 5,
};

const ALL: Permission[] = ['lexicon.read', 'lexicon.write', 'lexicon.publish'];

/** Whatever the screens ask meanwhile is answered with nothing, unless it is given here by what its address begins with. */
export async function answer(given: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const http = TestBed.inject(HttpTestingController);
  for (let round = 0; round < 6; round++) {
    TestBed.tick();
    await Promise.resolve();
    for (const request of http.match(() => true)) {
      if (request.cancelled) continue;
      const asked = `${request.request.method} ${request.request.url}`;
      const known = Object.entries(given).find(([start]) => asked.startsWith(start));
      request.flush((known?.[1] ?? { items: [], next: null }) as object);
    }
    await new Promise((done) => setTimeout(done));
  }
}

/** A lexicon on the bench, with its newest rehearsal. */
export async function onTheBench(
  user: { readonly id: string; readonly name: string },
  lexicon: Lexicon = LEXICON,
  rehearsal: Rehearsal | null = REHEARSAL,
  permissions: Permission[] = ALL,
): Promise<Workshop> {
  signIn(user, permissions);
  const shop = TestBed.inject(Workshop);
  TestBed.inject(RehearsalRoom);
  void shop.load(lexicon.id);
  await answer({
    'GET /api/lexicons/3/rehearsals': { items: rehearsal ? [rehearsal] : [], next: null },
    'GET /api/lexicons/3': lexicon,
    'GET /api/rehearsals/9/rules': { items: [REHEARSED], next: null },
    'GET /api/rehearsals/9/messages': { items: [], next: null },
    'GET /api/rehearsals/9': rehearsal,
  });
  return shop;
}
