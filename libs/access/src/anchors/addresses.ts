import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Mail, Problem, type Settings } from '@minutebook/platform';
import { certificatesOf, MalformedKey, VerifierKey } from '@minutebook/proof';
import type { Anchor } from './anchor';
import type { AnchorPolicy } from './anchors';
import { FolderAnchor } from './folder-anchor';
import { HttpAnchor } from './http-anchor';
import { MailAnchor } from './mail-anchor';
import { S3Anchor } from './s3-anchor';
import { TimestampAnchor } from './timestamp-anchor';
import { type Growth, WitnessAnchor } from './witness-anchor';

/** What anchors need of the rest of the program. */
export interface Surroundings {
  readonly mail: Mail | undefined;
  readonly site: string;
  readonly growth: Growth;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
/** Ten years: longer than any record of the retention table is kept in its place. */
const DAYS = 3_653;

/** The anchors that MINUTEBOOK_ANCHORS names, by address, separated by spaces. Throws one `settings-invalid` problem. */
export function anchorsAt(addresses: string, around: Surroundings): Anchor[] {
  const anchors: Anchor[] = [];
  const faults: string[] = [];
  for (const [index, address] of addresses.split(/\s+/).filter(Boolean).entries()) {
    try {
      const anchor = anchorAt(address, around);
      if (anchors.some(({ name }) => name === anchor.name)) throw new Fault('is named twice');
      anchors.push(anchor);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      // Not the address itself: it may hold a secret.
      faults.push(`address ${index + 1} ${error.message}`);
    }
  }
  if (faults.length > 0) throw unusable(`MINUTEBOOK_ANCHORS: ${faults.join('; ')}`);
  return anchors;
}

/** Throws `settings-invalid` for anchors that cannot be: before anything is started for them. */
export function checkAnchors(settings: Settings): void {
  const growth = { seen: async () => 0, consistency: async () => [] };
  policyOf(settings, anchorsAt(settings.MINUTEBOOK_ANCHORS ?? '', { mail: Mail.of(settings), site: '', growth }));
}

/** When checkpoints leave, and how many witnesses are asked for. Throws `settings-invalid` for more witnesses than there are. */
export function policyOf(
  {
    MINUTEBOOK_ANCHOR_ENTRIES: entries,
    MINUTEBOOK_WITNESS_QUORUM: quorum,
  }: Pick<Settings, 'MINUTEBOOK_ANCHOR_ENTRIES' | 'MINUTEBOOK_WITNESS_QUORUM'>,
  anchors: readonly Anchor[],
): AnchorPolicy {
  const witnesses = anchors.filter(({ kind }) => kind === 'witness').length;
  if (quorum !== undefined && quorum > witnesses)
    throw unusable(`MINUTEBOOK_WITNESS_QUORUM is ${quorum}, but MINUTEBOOK_ANCHORS names ${witnesses} witnesses`);
  return { entries, quorum };
}

function unusable(detail: string): Problem {
  return new Problem({
    code: 'settings-invalid',
    status: 500,
    title: 'The settings are not usable.',
    detail,
    hint: 'docs/anchors.md shows how each kind of address is written.',
  });
}

class Fault extends Error {}

function anchorAt(address: string, around: Surroundings): Anchor {
  const [, wrapper, rest = ''] = /^(?:(s3|witness|timestamp)\+)?(.*)$/s.exec(address) ?? [];
  if (!URL.canParse(rest)) throw new Fault('is not an address like https://anchors.auditor.example/minutebook');
  const url = new URL(rest);
  if (wrapper === undefined && url.protocol === 'file:') return new FolderAnchor(pathOf(url));
  if (wrapper === undefined && url.protocol === 'mailto:') return mailTo(url, around);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new Fault('begins with none of file:, mailto:, https:, s3+https:, witness+https:, timestamp+https:');
  // S3 sends no secret along, only proofs of having it.
  if (wrapper !== 's3' && url.password !== '' && url.protocol === 'http:' && !LOOPBACK.has(url.hostname))
    throw new Fault('would send a password unencrypted: use https');
  if (wrapper === 's3') return new S3Anchor(bucketAt(url));
  if (wrapper === 'witness') return new WitnessAnchor(url, keyIn(url), around.growth);
  if (wrapper === 'timestamp') return new TimestampAnchor(url, url.hash === '' ? undefined : rootsIn(fragment(url)));
  if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname)) throw new Fault('is not https');
  return new HttpAnchor(url);
}

function pathOf(url: URL): string {
  try {
    return fileURLToPath(url);
  } catch {
    throw new Fault('is not a folder of this machine, like file:///mnt/auditor');
  }
}

function mailTo(url: URL, { mail, site }: Surroundings): Anchor {
  const address = decodeURIComponent(url.pathname);
  if (!/^[^\s@,;<>]+@[^\s@,;<>]+$/.test(address)) throw new Fault('is not one e-mail address');
  if (!mail) throw new Fault('needs a mail server: set SMTP_URL');
  return new MailAnchor(mail, address, site);
}

function bucketAt(url: URL): ConstructorParameters<typeof S3Anchor>[0] {
  const [bucket = '', ...prefix] = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
  const [mode, days] = [
    (url.searchParams.get('mode') ?? 'compliance').toUpperCase(),
    Number(url.searchParams.get('days') ?? DAYS),
  ];
  if (bucket === '') throw new Fault('names no bucket: s3+https://KEY:SECRET@host/bucket/prefix?region=…');
  if (url.username === '' || url.password === '') throw new Fault('has no access key and secret before the @');
  if (mode !== 'COMPLIANCE' && mode !== 'GOVERNANCE')
    throw new Fault('has a mode that is neither compliance nor governance');
  if (!Number.isInteger(days) || days < 1 || days > 36_500) throw new Fault('locks for a number of days that is none');
  return {
    endpoint: new URL(url.origin),
    bucket,
    prefix: prefix.join('/'),
    credentials: {
      keyId: decodeURIComponent(url.username),
      secret: decodeURIComponent(url.password),
      region: url.searchParams.get('region') ?? 'us-east-1',
    },
    mode,
    days,
  };
}

function keyIn(url: URL): VerifierKey {
  try {
    const key = VerifierKey.parse(fragment(url));
    if (key.isKnownType) return key;
  } catch (error) {
    if (!(error instanceof MalformedKey)) throw error;
  }
  throw new Fault('does not end in # and the witness’s key (name+id+key)');
}

function rootsIn(path: string): Uint8Array[] {
  let roots: Uint8Array[] = [];
  try {
    roots = certificatesOf(readFileSync(path, 'utf8'));
  } catch {
    // Said below.
  }
  if (roots.length === 0) throw new Fault('ends in # and the path of a file with no certificate (PEM) to read');
  return roots;
}

function fragment(url: URL): string {
  return decodeURIComponent(url.hash.slice(1));
}
