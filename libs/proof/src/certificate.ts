import { createPublicKey, verify } from 'node:crypto';
import { same } from './consistency';
import {
  childrenOf,
  type Der,
  expected,
  MalformedDer,
  oidText,
  readDer,
  smallInteger,
  TAG,
  timeOf,
  wholeBits,
  within,
} from './der';

/** What of an X.509 certificate (RFC 5280) decides whether it may vouch for something. */
export interface Certificate {
  readonly whole: Uint8Array;
  readonly serial: Uint8Array;
  /** Names as encoded: two names are one when their bytes are. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  /** Subject in words: its common name, or else its organisation. */
  readonly name: string;
  readonly from: Date;
  readonly until: Date;
  readonly publicKey: Uint8Array;
  readonly isAuthority: boolean;
  /** How many authorities may stand below it; undefined: as many as like. */
  readonly authoritiesBelow: number | undefined;
  /** May it sign certificates, as far as its key usage says. */
  readonly signsCertificates: boolean;
  /** Extended key usage, and whether it is marked critical; undefined: none. */
  readonly purposes: { readonly oids: readonly string[]; readonly critical: boolean } | undefined;
  /** It says something critical that nobody here understands, so it may not be followed (RFC 5280, 4.2). */
  readonly beyondUs: boolean;
  readonly signed: Uint8Array;
  readonly algorithm: SignatureAlgorithm | undefined;
  readonly signature: Uint8Array;
}

/** By name of the hash; undefined where we do not check signatures of that kind (SHA-1 among them). */
export type SignatureAlgorithm = 'sha256' | 'sha384' | 'sha512';

const EXTENSION = { basic: '2.5.29.19', keyUsage: '2.5.29.15', purposes: '2.5.29.37' } as const;
const UNDERSTOOD = new Set<string>(Object.values(EXTENSION));
const NAME = { common: '2.5.4.3', organisation: '2.5.4.10' } as const;

const SIGNATURES: Readonly<Record<string, SignatureAlgorithm>> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
};

export const HASHES: Readonly<Record<string, SignatureAlgorithm>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** Hash of a signature made with this algorithm; `rsaEncryption` alone (CMS allows it) leaves the hash to the caller. */
export function signatureAlgorithm(
  identifier: Der | undefined,
  hash?: SignatureAlgorithm,
): SignatureAlgorithm | undefined {
  const oid = oidText(within(identifier, TAG.sequence)[0]);
  return oid === '1.2.840.113549.1.1.1' ? hash : SIGNATURES[oid];
}

export function hashAlgorithm(identifier: Der | undefined): SignatureAlgorithm | undefined {
  return HASHES[oidText(within(identifier, TAG.sequence)[0])];
}

/** Reads a certificate. Throws MalformedDer. */
export function readCertificate(bytes: Uint8Array): Certificate {
  const [signed, algorithm, signature] = within(readDer(bytes), TAG.sequence);
  const fields = within(signed, TAG.sequence);
  // The version is absent in version 1, which has no extensions: such a certificate can vouch for nothing but itself.
  if (fields[0]?.tag === 0xa0) fields.shift();
  const [serial, , issuer, validity, subject, publicKey, ...more] = fields;
  const [from, until] = within(validity, TAG.sequence);
  const extensions = extensionsOf(more.find(({ tag }) => tag === 0xa3));
  const basic = extensions.get(EXTENSION.basic);
  const [isAuthority, below] = basic ? basicOf(basic.value) : [false, undefined];
  const usage = extensions.get(EXTENSION.keyUsage);
  const purposes = extensions.get(EXTENSION.purposes);
  return {
    whole: bytes,
    serial: expected(serial, TAG.integer).value,
    issuer: expected(issuer, TAG.sequence).whole,
    subject: expected(subject, TAG.sequence).whole,
    name: nameOf(subject!),
    from: timeOf(from),
    until: timeOf(until),
    publicKey: expected(publicKey, TAG.sequence).whole,
    isAuthority,
    authoritiesBelow: below,
    // keyCertSign is bit 5, counted from the left (RFC 5280, 4.2.1.3).
    signsCertificates: usage === undefined || ((expected(readDer(usage.value), TAG.bits).value[1] ?? 0) & 0x04) !== 0,
    purposes: purposes && {
      oids: within(readDer(purposes.value), TAG.sequence).map(oidText),
      critical: purposes.critical,
    },
    beyondUs: [...extensions].some(([oid, { critical }]) => critical && !UNDERSTOOD.has(oid)),
    signed: signed!.whole,
    algorithm: signatureAlgorithm(algorithm),
    signature: wholeBits(signature),
  };
}

function extensionsOf(field: Der | undefined): Map<string, { readonly value: Uint8Array; readonly critical: boolean }> {
  const found = new Map<string, { value: Uint8Array; critical: boolean }>();
  if (!field) return found;
  for (const extension of within(childrenOf(field)[0], TAG.sequence)) {
    const [id, ...rest] = within(extension, TAG.sequence);
    const critical = rest[0]?.tag === TAG.boolean && rest.shift()!.value[0] === 0xff;
    const oid = oidText(id);
    if (found.has(oid)) throw new MalformedDer('an extension twice');
    found.set(oid, { value: expected(rest[0], TAG.octets).value, critical });
  }
  return found;
}

function basicOf(bytes: Uint8Array): [boolean, number | undefined] {
  const [authority, below] = within(readDer(bytes), TAG.sequence);
  if (authority?.tag !== TAG.boolean) return [false, undefined];
  return [authority.value[0] === 0xff, below && smallInteger(below)];
}

function nameOf(subject: Der): string {
  const parts = new Map<string, string>();
  for (const set of childrenOf(subject))
    for (const pair of within(set, TAG.set)) {
      const [type, value] = within(pair, TAG.sequence);
      if (value) parts.set(oidText(type), new TextDecoder().decode(value.value));
    }
  return parts.get(NAME.common) ?? parts.get(NAME.organisation) ?? '';
}

/** Did the holder of this public key (SubjectPublicKeyInfo) sign these bytes? */
export function isSignedBy(
  publicKey: Uint8Array,
  hash: SignatureAlgorithm,
  signed: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    return verify(hash, signed, createPublicKey({ key: publicKey as Buffer, format: 'der', type: 'spki' }), signature);
  } catch {
    // A key of a kind that signs otherwise, or none at all.
    return false;
  }
}

/** Longest chain that is followed. */
const MOST_STEPS = 8;

/**
 * Whether a chain leads from a certificate to one of the roots, every one of them valid at `at`, each an authority that may
 * sign certificates. Roots are trusted because somebody chose them: their own signatures are not asked for. Whether a
 * certificate was revoked is not looked up; nothing here talks to anybody.
 */
export function leadsToRoot(
  certificate: Certificate,
  others: readonly Certificate[],
  roots: readonly Certificate[],
  at: Date,
  below = 0,
): boolean {
  if (at < certificate.from || at > certificate.until || below > MOST_STEPS) return false;
  if (roots.some(({ whole }) => same(whole, certificate.whole))) return true;
  const { algorithm } = certificate;
  if (algorithm === undefined || certificate.beyondUs) return false;
  return [...roots, ...others].some(
    (issuer) =>
      same(issuer.subject, certificate.issuer) &&
      issuer.isAuthority &&
      issuer.signsCertificates &&
      (issuer.authoritiesBelow === undefined || below <= issuer.authoritiesBelow) &&
      isSignedBy(issuer.publicKey, algorithm, certificate.signed, certificate.signature) &&
      leadsToRoot(issuer, others, roots, at, below + 1),
  );
}
