import { type DateBound, type DateTest, type Link, type PartyField, type ValueField, type ZoneField } from './tree';
import { fieldRun, joined, plain, type Runs, type Wording } from './wording';

const ZONES: Readonly<Record<ZoneField, string>> = {
  subject: 'in the subject',
  own: "in the author's own text",
  quoted: 'in quoted text',
  signature: 'in a signature or disclaimer',
  attachment: 'in an attachment',
  body: 'in the body',
};

const PARTIES: Readonly<Record<PartyField, string>> = {
  from: 'from ',
  to: 'to ',
  cc: 'in copy to ',
  bcc: 'in blind copy to ',
  participant: 'with the participant ',
};

const VALUES: Readonly<Record<ValueField, string>> = {
  person: 'with the person ',
  desk: 'from or to the desk ',
  role: 'from or to somebody with the title ',
  channel: 'on the channel ',
  direction: 'of direction ',
  type: 'of type ',
  has: 'that have: ',
  conversation: 'in the conversation ',
  id: 'with the id ',
};

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** `2026-09-01T14:05` as "1 September 2026, 14:05". */
function day(text: string): string {
  if (text === 'now') return 'now';
  const [date, time] = text.split('T');
  const [year, month, dayOfMonth] = date!.split('-');
  const written = [dayOfMonth && Number(dayOfMonth), month && MONTHS[Number(month) - 1], year]
    .filter(Boolean)
    .join(' ');
  return time ? `${written}, ${time}` : written;
}

function span(text: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(text) ? 'on ' : text.includes('T') ? 'at ' : 'in ';
}

function since({ text, inclusive }: DateBound): Runs {
  return [plain(inclusive ? 'since ' : 'after '), fieldRun(day(text))];
}

function within({ ordered, distance }: Link): string {
  const words = distance === 1 ? 'directly' : `within ${distance} words`;
  if (ordered) return distance === 1 ? ' is followed directly by ' : ` is followed ${words} by `;
  return distance === 1 ? ' stands next to ' : ` stands ${words} of `;
}

export const english: Wording = {
  sentence: (clauses) => [
    plain('Messages '),
    ...joined(clauses, ', ', clauses.length > 2 ? ', and ' : ' and '),
    plain('.'),
  ],
  all: (clauses) => joined(clauses, ', ', ' and '),
  either: (clauses) => [plain('either '), ...joined(clauses, ', ', ' or ')],
  not: (clause) => [plain('not ('), ...clause, plain(')')],
  has: (noun) => [plain('with '), ...noun],
  without: (noun) => [plain('without '), ...noun],
  anyOf: (nouns) => [plain(nouns.length > 2 ? 'any of ' : ''), ...joined(nouns, ', ', ' or ')],
  place: (clause) => [plain('a place '), ...clause],
  near(nouns, links) {
    const steps = links.flatMap((link, i) => [
      ...(i === 0 ? nouns[0]! : [plain(', and that')]),
      plain(within(link)),
      ...nouns[i + 1]!,
    ]);
    return [plain('where '), ...steps, plain(links.every(({ ordered }) => !ordered) ? ', in either order' : '')];
  },
  unless(noun, { ordered, distance }, excluded) {
    const reach = distance === 1 ? 'directly' : `within ${distance} words`;
    return [
      plain('where '),
      ...noun,
      plain(` stands without `),
      ...excluded,
      plain(` ${reach} ${ordered ? 'after it' : 'of it'}`),
    ];
  },
  inZone: (clause, zone) => [...clause, plain(' '), fieldRun(ZONES[zone])],
  exactly: (of) => [...of, plain(' (letter case as written)')],
  disguised: (noun) => [...noun, plain(' (also spaced out or disguised)')],
  fuzzy: (word, edits) => [word, plain(edits === 1 ? ' (one letter may differ)' : ' (two letters may differ)')],
  spelledBy: (pattern) => [plain('a word spelled by '), pattern],
  matching: (pattern) => [plain('text that matches '), pattern],
  party: (field, name) => [plain(PARTIES[field]), fieldRun(name)],
  value: (field, value) => [plain(VALUES[field]), fieldRun(value)],
  date({ from, to }: DateTest) {
    if (from && to && from.text === to.text) return [plain(span(from.text)), fieldRun(day(from.text))];
    if (from && to) return [plain('from '), fieldRun(day(from.text)), plain(' to '), fieldRun(day(to.text))];
    if (from) return since(from);
    return to ? [plain(to.inclusive ? 'up to ' : 'before '), fieldRun(day(to.text))] : [];
  },
  saved: (name) => [plain('found by the saved query '), fieldRun(name)],
};
