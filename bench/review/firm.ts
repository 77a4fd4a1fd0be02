import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashPassword, operatorActor, Users } from '@minutebook/access';
import { Appliance, Pipeline, startContext } from '@minutebook/appliance';
import { type DirectoryEntry, DirectoryImport, FirmDomains, Imports } from '@minutebook/archive';
import { type Role, QueueSettings, type RuleInput } from '@minutebook/contract';
import { Database, readSettings } from '@minutebook/platform';
import { Lexicons } from '@minutebook/surveillance';
import { Queues } from '../../libs/review/src/queues/queues';

export const PASSWORD = 'correct horse battery staple';
export const QUEUES = 20;
const REVIEWERS = 200;
const SUPERVISORS = 10;
const LEXICONS = 10;
const RULES_EACH = 30;
/** Messages of a chat. */
const CHAT = 25;
const STAFF = 300;
const OUTSIDERS = 100;
const DESKS = ['HK ECM', 'HK Rates', 'SG FX', 'TK Equities', 'LN Credit', 'LN Rates', 'NY Rates', 'NY M&A'] as const;
const WORDS =
  'the quarter ledger settles before noon and nobody moved price of that bond while desk was at lunch so we wait for allocation tomorrow client asks about coupon again please send slides'.split(
    ' ',
  );

export interface Colleague {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** A firm as its archive stands before anything was alerted. */
export interface Firm {
  /** Number n works in queue n modulo {@link QUEUES}. */
  readonly reviewers: readonly Colleague[];
  readonly supervisors: readonly Colleague[];
  readonly messages: number;
}

/** Makes it through the front door: people, directory, chats imported and indexed, lexicons in force, queues. */
export async function buildFirm(folder: string, messages: number): Promise<void> {
  const appliance = await Appliance.start(readSettings({ MINUTEBOOK_DATA: folder, MINUTEBOOK_LOG: 'error' }));
  const context = await startContext(appliance);
  const actor = operatorActor('bench');
  try {
    const hash = await hashPassword(PASSWORD);
    const admit = (name: string, count: number, role: Role): Promise<Colleague[]> =>
      context.get(Database).transaction(async (tx) => {
        const admitted: Colleague[] = [];
        for (let n = 0; n < count; n++) {
          const person = { name: `${name} ${n}`, email: `${role}${n}@firm.example`, roles: [role], handles: [] };
          admitted.push(await context.get(Users).admit(tx, person, hash));
        }
        return admitted;
      });
    const reviewers = await admit('Reviewer', REVIEWERS, 'analyst');
    const supervisors = await admit('Supervisor', SUPERVISORS, 'supervisor');
    await admit('Administrator', 1, 'administrator');
    await context.get(FirmDomains).add(actor, 'firm.example', 'Firm');
    await context.get(DirectoryImport).import(actor, directory([...reviewers, ...supervisors]), true, 'bench');
    const paths = writeChats(join(folder, 'chats'), messages);
    await context.get(Imports).runLocal(actor, {}, paths, new AbortController().signal, () => undefined);
    const lexicons: number[] = [];
    for (let n = 0; n < LEXICONS; n++)
      lexicons.push((await context.get(Lexicons).apply(actor, `Lexicon ${n}`, rules(n))).lexicon.id);
    await context.get(Pipeline).drain();
    for (let n = 0; n < QUEUES; n++) {
      // Two queues a lexicon: what is most severe, and the rest.
      const filter = { lexicons: [String(lexicons[n % LEXICONS]!)], severities: n < LEXICONS ? [3] : [1, 2] };
      const settings = QueueSettings.parse({
        name: `Queue ${n}`,
        filter,
        owner: supervisors[0]!.id,
        holdMinutes: 10_080,
      });
      const members = reviewers.filter((_, i) => i % QUEUES === n).map(({ id }) => id);
      const { filter: lists, ...facts } = settings;
      const asked = { ...facts, ...lists, lexicons: lists.lexicons.map(Number), members };
      await context.get(Queues).create(actor, asked);
    }
  } finally {
    await context.close();
    await appliance.stop();
  }
}

/** As it was built. */
export async function readFirm(owner: Database): Promise<Firm> {
  const users = await owner.query<Colleague & { roles: Role[] }>(
    `SELECT id, name, email, roles FROM access."user" ORDER BY split_part(name, ' ', 2)::int`,
  );
  const [{ n: messages } = { n: 0 }] = await owner.query<{ n: number }>('SELECT count(*) AS n FROM archive.message');
  const those = (role: Role): Colleague[] => users.filter(({ roles }) => roles.includes(role));
  return { reviewers: those('analyst'), supervisors: those('supervisor'), messages };
}

function directory(users: readonly Colleague[]): DirectoryEntry[] {
  const entry = (externalId: string, name: string, desk: string, manager: string | null): DirectoryEntry => ({
    externalId,
    name,
    names: [],
    desk,
    title: null,
    branch: null,
    joinedOn: null,
    jurisdiction: 'HK',
    manager,
    kind: 'employee',
    ofFirm: true,
    state: 'active',
    leftAt: null,
    handles: [],
  });
  return [
    ...Array.from({ length: STAFF }, (_, n) => ({
      ...entry(
        `E${n}`,
        `Trader Number${n}`,
        DESKS[n % DESKS.length]!,
        n < DESKS.length ? null : `E${n % DESKS.length}`,
      ),
      handles: [{ scheme: 'phone', value: phone(n) }],
    })),
    ...users.map(({ name, email }, n) => ({
      ...entry(`C${n}`, name, 'Compliance', n === 0 ? null : 'C0'),
      handles: [{ scheme: 'email', value: email }],
    })),
  ];
}

/** Two words that stand in no message, so that every hit there is was seeded. */
function rules(lexicon: number): RuleInput[] {
  return Array.from({ length: RULES_EACH }, (_, n) => ({
    code: `R${lexicon}-${n}`,
    title: `Rule ${n} of lexicon ${lexicon}`,
    query: `qx${lexicon}a${n} w/5 qx${lexicon}b${n}`,
    severity: n % 2 === 0 ? 3 : n % 4 === 1 ? 2 : 1,
    zones: ['subject', 'own'],
  }));
}

/** WhatsApp exports, three people of a desk and one from outside each, over a year. */
function writeChats(folder: string, messages: number): string[] {
  mkdirSync(folder, { recursive: true });
  const start = Date.now() - 370 * 86_400_000;
  return Array.from({ length: messages / CHAT }, (_, chat) => {
    const people = [0, 1, 2].map((k) => phone((chat * 3 + k * DESKS.length) % STAFF));
    people.push(phone(STAFF + (chat % OUTSIDERS)));
    const lines = Array.from({ length: CHAT }, (_, n) => {
      const at = new Date(start + ((n + 0.5) / CHAT) * 360 * 86_400_000 + chat * 60_000).toISOString();
      const [year, month, day] = at.slice(0, 10).split('-');
      return `${day}/${month}/${year}, ${at.slice(11, 16)} - ${people[(n * 7 + chat) % people.length]}: ${words(chat, n)}`;
    });
    const path = join(folder, `WhatsApp Chat with Room ${chat}.txt`);
    writeFileSync(path, `${lines.join('\n')}\n`);
    return path;
  });
}

function words(chat: number, n: number): string {
  const length = 12 + ((chat * 31 + n * 17) % 40);
  const text = Array.from({ length }, (_, k) => WORDS[(chat * 5 + n * 11 + k * (1 + (n % 6))) % WORDS.length]);
  return `${text.join(' ')} ${chat}-${n}`;
}

function phone(n: number): string {
  return `+852 5${String(100 + Math.floor(n / 1000)).padStart(3, '0')} ${String(n % 10_000).padStart(4, '0')}`;
}
