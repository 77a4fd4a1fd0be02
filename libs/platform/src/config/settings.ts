import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { Problem } from '../problem/problem';

const url = (protocols: RegExp, example: string) =>
  z.url({ protocol: protocols, error: `must be an address like ${example}` }).optional();

/**
 * Every setting the program knows. `.env.example` and the Helm values are generated from nothing but compared with this
 * schema by a test, so a setting cannot exist in one place only. Secrets have no default.
 */
export const SETTINGS = z.object({
  MINUTEBOOK_ROLE: z
    .enum(['all', 'api', 'worker'])
    .default('all')
    .describe('What this process does. `all` is the embedded default.'),
  MINUTEBOOK_DATA: z
    .string()
    .min(1)
    .default('./data')
    .describe('Folder for everything this machine keeps: database (embedded), blobs, keys.'),
  MINUTEBOOK_HOST: z.string().min(1).default('127.0.0.1').describe('Address to listen on.'),
  MINUTEBOOK_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(8080)
    .describe('Port to listen on. 0 picks a free one.'),
  MINUTEBOOK_PUBLIC_URL: url(/^https?$/, 'https://minutebook.example').describe(
    'Address people use, when a proxy stands in front. https makes cookies Secure.',
  ),
  MINUTEBOOK_KEY_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('File with the key-encryption key (64 hex digits). Default: secrets/key in the data folder.'),
  MINUTEBOOK_SIGNER_SOCKET: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Unix socket of the signer, where it is administered apart. Absent: with the embedded database one is started; without, this process signs nothing.',
    ),
  MINUTEBOOK_SMTP_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .optional()
    .describe('Port that takes journal mail (SMTP). Absent: none does. It listens where MINUTEBOOK_HOST says.'),
  MINUTEBOOK_SMTP_CERT_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('Certificate (PEM) for journal mail. Without it TLS is not offered.'),
  MINUTEBOOK_SMTP_KEY_FILE: z.string().min(1).optional().describe('Private key (PEM) of that certificate.'),
  SMTP_URL: url(/^smtps?$/, 'smtp://user:password@mail:587').describe(
    'Mail server that notices are handed to; TLS always, unless it is on this machine. Absent: no e-mail is sent.',
  ),
  MINUTEBOOK_MAIL_FROM: z
    .email('must be an address like minutebook@firm.example')
    .optional()
    .describe('Sender of that e-mail.'),
  MINUTEBOOK_MAIL_NAMES: z
    .enum(['yes', 'no'])
    .default('no')
    .describe('Whether e-mail may name people and things. `no`: it says what kind of thing waits, and links to it.'),
  MINUTEBOOK_ANCHORS: z
    .string()
    .min(1)
    .optional()
    .describe('Where signed checkpoints go, addresses separated by spaces (docs/anchors.md). Absent: nowhere.'),
  MINUTEBOOK_ANCHOR_ENTRIES: z.coerce
    .number()
    .int()
    .min(1_000)
    .default(100_000)
    .describe('Checkpoints go there daily, and before the day is over once so many entries came.'),
  MINUTEBOOK_WITNESS_QUORUM: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe('How many of the witnesses named there must cosign. Absent: all.'),
  MINUTEBOOK_REHASH_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(365)
    .default(30)
    .describe('Days within which everything stored is read again and compared with the ledger.'),
  MINUTEBOOK_REACH_MS: z.coerce
    .number()
    .int()
    .min(0)
    .default(1_000)
    .describe('Milliseconds within which the oldest record that must be within reach is found and opened.'),
  DATABASE_URL: url(/^postgres(ql)?$/, 'postgres://minutebook:…@db/minutebook').describe(
    'PostgreSQL as the application role. Absent: an embedded PostgreSQL in the data folder.',
  ),
  DATABASE_OWNER_URL: url(/^postgres(ql)?$/, 'postgres://owner:…@db/minutebook').describe(
    'PostgreSQL as a role that may migrate. Only the migrating process needs it.',
  ),
  ELASTICSEARCH_URL: url(/^https?$/, 'http://elasticsearch:9200').describe(
    'Search in Elasticsearch. Absent: search in PostgreSQL.',
  ),
  REDIS_URL: url(/^rediss?$/, 'redis://redis:6379').describe(
    'Jobs through Redis. Absent: jobs run in this process; with the embedded database, in one of their own.',
  ),
  TIKA_URL: url(/^https?$/, 'http://tika:9998').describe(
    'Apache Tika server that is asked for the text of attachments our own readers cannot read. Absent: nobody is asked.',
  ),
  CLAMAV_URL: url(/^tcp$/, 'tcp://clamav:3310').describe(
    'ClamAV daemon that looks through every attachment before it is read. Absent: attachments are not scanned.',
  ),
  TRANSLATION_URL: url(/^https?$/, 'https://translate.firm.example').describe(
    'Translation service (LibreTranslate) that is given the text of a message when a reader asks. Absent: none is asked.',
  ),
  TRANSLATION_KEY: z.string().min(1).optional().describe('Key that service asks for, if it does.'),
  MINUTEBOOK_LOG: z
    .enum(['debug', 'info', 'warn', 'error'])
    .default('info')
    .describe('Least level written to the log (standard error, one JSON object a line).'),
});

export type Settings = Readonly<z.infer<typeof SETTINGS>>;

/** Reads the environment. Throws one `settings-invalid` problem that names every fault at once. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const known = Object.fromEntries(
    Object.keys(SETTINGS.shape).flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  );
  const result = SETTINGS.safeParse(known);
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Problem({
      code: 'settings-invalid',
      status: 500,
      title: 'The settings are not usable.',
      detail: faults.join('; '),
      hint: 'Correct them in the environment and start again. .env.example lists every setting.',
    });
  }
  if (result.data.MINUTEBOOK_ROLE !== 'all' && !result.data.DATABASE_URL) {
    throw new Problem({
      code: 'settings-invalid',
      status: 500,
      title: 'The settings are not usable.',
      detail: `MINUTEBOOK_ROLE=${result.data.MINUTEBOOK_ROLE} needs DATABASE_URL: several processes cannot share an embedded database.`,
      hint: 'Set DATABASE_URL, or leave MINUTEBOOK_ROLE at all.',
    });
  }
  if (result.data.SMTP_URL && !(result.data.MINUTEBOOK_MAIL_FROM && result.data.MINUTEBOOK_PUBLIC_URL)) {
    throw new Problem({
      code: 'settings-invalid',
      status: 500,
      title: 'The settings are not usable.',
      detail:
        'SMTP_URL needs MINUTEBOOK_MAIL_FROM and MINUTEBOOK_PUBLIC_URL: e-mail has a sender, and links to this appliance.',
      hint: 'Set both, or leave SMTP_URL empty.',
    });
  }
  return { ...result.data, MINUTEBOOK_DATA: resolve(result.data.MINUTEBOOK_DATA) };
}

/** Reads `NAME=value` lines; for `.env`-like files given by an operator. Later lines win. */
export function readEnvFile(path: string): Record<string, string> {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => /^\s*([A-Z_]+)=(.*?)\s*$/.exec(line));
  return Object.fromEntries(lines.flatMap((match) => (match ? [[match[1]!, match[2]!]] : [])));
}
