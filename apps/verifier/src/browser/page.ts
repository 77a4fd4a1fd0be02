import {
  canonicalBytes,
  openHeld,
  parseCanonical,
  parseNote,
  parsePolicy,
  type SeenHead,
  type Trust,
  type Verdict,
  verifyBundle,
  verifyContainer,
} from '@minutebook/proof';
import { BlobBytes, ChosenFolder } from './page-files';
import { FAULTS, filled, HEADLINES, type Language, type Word, WORDS } from './page-words';

type Heads = Readonly<Record<string, SeenHead>>;

/** Most lines of one table; the rest is in the JSON. */
const MOST = 500;

let language: Language = navigator.language.startsWith('zh') ? 'zh' : 'en';
let seen: Heads | undefined;
/** Checkpoints that were kept, as they are written; whether a trusted key signed them is looked at with each bundle. */
let kept: readonly string[] = [];
let shown: Verdict | undefined;
/** Of the check that runs, so that an older one that ends later shows nothing. */
let latest = 0;

function element<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

function word(name: Word, values: Readonly<Record<string, string | number>> = {}): string {
  return filled(WORDS[language][name], values);
}

function speak(): void {
  document.documentElement.lang = language;
  document.title = word('title');
  for (const place of document.querySelectorAll<HTMLElement>('[data-word]'))
    place.textContent = word(place.dataset['word'] as Word);
  const button = element('language');
  button.textContent = word('other');
  button.lang = language === 'en' ? 'zh' : 'en';
  speakOfSeen();
  if (shown) show(shown);
}

async function check(run: (trust: Trust, onRead: () => void) => Promise<Verdict>): Promise<void> {
  const turn = ++latest;
  let reads = 0;
  const progress = element('progress');
  element('result').hidden = true;
  shown = undefined;
  progress.textContent = word('working', { count: 0 });
  try {
    const policy = parsePolicy(element<HTMLTextAreaElement>('keys').value);
    const trust: Trust = {
      policy,
      held: kept.map((note) => openHeld(note, policy)),
      ...(seen ? { seen } : {}),
    };
    const verdict = await run(trust, () => {
      if (++reads % 50 === 0 && turn === latest) progress.textContent = word('working', { count: reads });
    });
    if (turn !== latest) return;
    progress.textContent = '';
    shown = verdict;
    show(verdict);
    element('verdict').focus();
  } catch (error) {
    if (turn === latest) progress.textContent = word('failed', { why: error instanceof Error ? error.message : '?' });
  }
}

function show(verdict: Verdict): void {
  const [headline, sentence] = HEADLINES[language][verdict.verdict];
  const box = element('verdict');
  box.className = verdict.verdict;
  box.querySelector('strong')!.textContent = headline;
  box.querySelector('p')!.textContent = sentence;
  const { faults, reasons, warnings, days, counts } = verdict;
  element('details').replaceChildren(
    ...table(
      word('faults'),
      [word('file'), word('what'), ''],
      faults.map(({ code, file, what }) => [file || word('container'), FAULTS[language][code], what]),
    ),
    ...table(
      word('reasons'),
      [word('what')],
      reasons.map(({ what }) => [what]),
    ),
    facts(verdict),
    ...table(
      word('warnings'),
      [word('what')],
      [...warnings.map(({ what }) => [what]), ...(counts.timestamps > 0 ? [[word('tokens')]] : [])],
    ),
    ...table(
      word('days'),
      [
        word('custodian'),
        word('channel'),
        word('day'),
        word('counted'),
        word('here'),
        word('disposed'),
        word('withheld'),
        word('short'),
      ],
      days.map((day) => [
        day.custodian,
        day.channel,
        day.day,
        day.count,
        day.here,
        day.disposed,
        day.withheld,
        day.short,
      ]),
    ),
  );
  element('result').hidden = false;
  element('saveState').hidden = verdict.verdict !== 'proven';
}

function facts({ bundle, counts, logs, claimed }: Verdict): HTMLElement {
  const list = document.createElement('dl');
  const add = (name: string, value: string): void => {
    const [term, fact] = [document.createElement('dt'), document.createElement('dd')];
    [term.textContent, fact.textContent] = [name, value];
    list.append(term, fact);
  };
  if (bundle.id !== null) add(word('bundle'), bundle.id);
  if (bundle.madeAt !== null)
    add(word('made'), bundle.madeBy === null ? bundle.madeAt : `${bundle.madeAt} ${word('by')} ${bundle.madeBy}`);
  if (bundle.digest !== null) add(word('digest'), bundle.digest);
  add(word('holds'), word('counts', counts));
  for (const log of Object.values(logs)) {
    const witnesses = log.cosignedBy.join(', ');
    add(
      `${word('log')} ${log.origin}`,
      [
        word('logLine', { size: log.size, root: log.root }),
        log.isTrusted ? word('trusted') : word('untrusted'),
        witnesses === '' ? word('seenByNone') : word('seenBy', { witnesses }),
      ].join('; '),
    );
  }
  if (claimed) {
    const { channels, custodians, from, to } = claimed;
    const which = channels === null ? word('allChannels') : channels.join(', ');
    add(word('claims'), [custodians.join(', '), which, `${from} – ${to}`].join('; '));
  }
  const section = document.createElement('section');
  section.append(list);
  return section;
}

function table(
  title: string,
  heads: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): HTMLElement[] {
  if (rows.length === 0) return [];
  const section = document.createElement('section');
  const heading = document.createElement('h2');
  heading.textContent = title;
  const body = document.createElement('table');
  const figures = new Set(rows[0]!.flatMap((cell, index) => (typeof cell === 'number' ? [index] : [])));
  body.append(line('th', heads, figures), ...rows.slice(0, MOST).map((row) => line('td', row, figures)));
  section.append(heading, body);
  if (rows.length > MOST) {
    const more = document.createElement('p');
    more.textContent = word('more', { count: rows.length - MOST });
    section.append(more);
  }
  return [section];
}

/** Everything from a bundle goes through `textContent`: nothing of it is ever taken for markup. */
function line(kind: 'th' | 'td', cells: readonly (string | number)[], figures: ReadonlySet<number>): HTMLElement {
  const row = document.createElement('tr');
  for (const [index, cell] of cells.entries()) {
    const place = document.createElement(kind);
    place.textContent = String(cell);
    if (figures.has(index)) place.className = 'figure';
    row.append(place);
  }
  return row;
}

/** A state, or checkpoints as anchors write them. */
async function readSeen(files: readonly File[]): Promise<void> {
  try {
    const notes: string[] = [];
    for (const file of files) {
      const text = await file.text();
      if (text.startsWith('{')) seen = readHeads(text);
      else notes.push(parseNote(text) && text);
    }
    kept = [...kept, ...notes];
    speakOfSeen();
  } catch {
    element('stateName').textContent = word('stateBad');
  }
}

function readHeads(text: string): Heads {
  const { heads } = parseCanonical(new TextEncoder().encode(text)) as unknown as { heads: Heads };
  for (const { size, root, note } of Object.values(heads))
    if (!Number.isSafeInteger(size) || typeof root !== 'string' || typeof note !== 'string') throw new TypeError();
  return heads;
}

function speakOfSeen(): void {
  const count = Object.keys(seen ?? {}).length + kept.length;
  element('stateName').textContent = count > 0 ? word('stateRead', { count }) : '';
}

function save(name: string, bytes: Uint8Array | string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes as BlobPart], { type: 'application/json' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

function checkZip(file: File | undefined): void {
  if (file) void check((trust, onRead) => verifyContainer(new BlobBytes(file, onRead), trust));
}

/** Runs with the chosen files, and lets the same be chosen again. */
function onChoice(id: string, then: (files: readonly File[]) => void): void {
  const input = element<HTMLInputElement>(id);
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])];
    if (files.length > 0) then(files);
    input.value = '';
  });
}

/** What was shown went by other keys. */
function forget(): void {
  latest++;
  if (!shown) return;
  shown = undefined;
  element('result').hidden = true;
  element('progress').textContent = word('changed');
}

onChoice('zip', ([file]) => checkZip(file));
onChoice('folder', (files) => void check((trust, onRead) => verifyBundle(new ChosenFolder(files, onRead), trust)));
onChoice('state', (files) => {
  forget();
  void readSeen(files);
});
onChoice('keysFile', ([file]) => {
  void file!.text().then((text) => {
    element<HTMLTextAreaElement>('keys').value = text;
    forget();
  });
});
element('keys').addEventListener('input', forget);
element('language').addEventListener('click', () => {
  language = language === 'en' ? 'zh' : 'en';
  speak();
});
element('saveJson').addEventListener('click', () => {
  if (shown) save('verdict.json', JSON.stringify(shown, null, 2));
});
element('saveState').addEventListener('click', () => {
  if (shown)
    save('seen.json', canonicalBytes({ heads: { ...seen, ...shown.heads } as unknown as Record<string, never> }));
});
// A bundle dropped beside the box must not replace the page.
for (const kind of ['dragover', 'drop'] as const) document.addEventListener(kind, (event) => event.preventDefault());
document.addEventListener('dragover', () => element('drop').classList.add('over'));
document.addEventListener('dragleave', () => element('drop').classList.remove('over'));
document.addEventListener('drop', (event) => {
  element('drop').classList.remove('over');
  checkZip(event.dataTransfer?.files[0]);
});
speak();
