import { createHash } from 'node:crypto';
import { fromBase64 } from './base64';
import {
  type Certificate,
  HASHES,
  hashAlgorithm,
  isSignedBy,
  leadsToRoot,
  readCertificate,
  type SignatureAlgorithm,
  signatureAlgorithm,
} from './certificate';
import { same } from './consistency';
import {
  childrenOf,
  der,
  type Der,
  derInteger,
  derOid,
  expected,
  MalformedDer,
  oidText,
  readDer,
  smallInteger,
  TAG,
  timeOf,
  within,
} from './der';

/** What a time-stamping authority vouches for: that a hash was there at a time (RFC 3161). */
export interface Timestamp {
  readonly at: Date;
  /** How far the time may be off, as the authority says; 0 where it says nothing. */
  readonly accuracyMs: number;
  /** Hexadecimal. */
  readonly serial: string;
  /** Object identifier of the policy it was given under. */
  readonly policy: string;
  /** Subject of the authority's certificate, or `''` where the token does not bring it. */
  readonly by: string;
}

/** Why a token proves nothing. */
export class BadTimestamp extends Error {
  constructor(
    readonly code: 'malformed' | 'other-message' | 'signature' | 'certificate' | 'chain' | 'algorithm',
    options?: ErrorOptions,
  ) {
    super(WORDS[code], options);
    this.name = 'BadTimestamp';
  }
}

const WORDS: Readonly<Record<BadTimestamp['code'], string>> = {
  malformed: 'this is not a time-stamp token',
  'other-message': 'the token is of something else',
  signature: 'the token’s signature does not verify',
  certificate: 'the token’s certificate is not one for time-stamping',
  chain: 'no chain leads from the token’s certificate to a root that is trusted, valid at that time',
  algorithm: 'the token is signed in a way that is not checked here',
};

/** An authority said no: `status` is PKIStatus (RFC 3161, 2.4.2). */
export class TimestampRefused extends Error {
  constructor(readonly status: number) {
    super(`the time-stamping authority refused (${status})`);
    this.name = 'TimestampRefused';
  }
}

const OID = {
  signedData: '1.2.840.113549.1.7.2',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  sha256: '2.16.840.1.101.3.4.2.1',
} as const;

/** A TimeStampReq: asks for a token over a SHA-256 digest, with the authority's certificate in it. */
export function timestampRequest(digest: Uint8Array, nonce: Uint8Array): Uint8Array {
  const algorithm = der(TAG.sequence, derOid(OID.sha256), der(TAG.null));
  return der(
    TAG.sequence,
    derInteger(Uint8Array.of(1)),
    der(TAG.sequence, algorithm, der(TAG.octets, digest)),
    derInteger(nonce),
    der(TAG.boolean, Uint8Array.of(0xff)),
  );
}

/**
 * The token of a TimeStampResp. Throws TimestampRefused where there is none, BadTimestamp where it answers something that
 * was not asked. That it is well signed is for {@link verifyTimestamp}.
 */
export function tokenOf(
  response: Uint8Array,
  asked: { readonly digest: Uint8Array; readonly nonce: Uint8Array },
): Uint8Array {
  return reading(() => {
    const [status, token] = within(readDer(response), TAG.sequence);
    const granted = smallInteger(within(status, TAG.sequence)[0]);
    // granted, or grantedWithMods
    if (granted > 1 || !token) throw new TimestampRefused(granted);
    const { info } = signedDataOf(token.whole);
    const nonce = info.nonce && derInteger(info.nonce);
    if (!same(info.imprint, asked.digest) || !nonce || !same(nonce, derInteger(asked.nonce)))
      throw new BadTimestamp('other-message');
    return token.whole;
  });
}

/** What a token says, with nothing proven. Throws BadTimestamp `malformed`. */
export function readTimestamp(token: Uint8Array): Timestamp & { readonly imprint: Uint8Array } {
  return reading(() => {
    const { info, signer } = signedDataOf(token);
    return { ...factsOf(info, signer), imprint: info.imprint };
  });
}

/**
 * Proves that `message` was there at the time the token says: the token is of it, an authority's certificate signed it that
 * is for time-stamping and nothing else, and a chain leads from there to one of `roots` (DER), valid at that time (R80).
 */
export function verifyTimestamp(token: Uint8Array, message: Uint8Array, roots: readonly Uint8Array[]): Timestamp {
  return reading(() => {
    const signed = signedDataOf(token);
    const { info, signer } = signed;
    if (info.hash === undefined || signed.hash === undefined || signed.algorithm === undefined)
      throw new BadTimestamp('algorithm');
    if (!same(info.imprint, digestOf(info.hash, message))) throw new BadTimestamp('other-message');
    if (!signer) throw new BadTimestamp('certificate');
    if (!same(attribute(signed.attributes, OID.messageDigest, TAG.octets).value, digestOf(signed.hash, info.bytes)))
      throw new BadTimestamp('signature');
    if (oidText(attribute(signed.attributes, OID.contentType, TAG.oid)) !== OID.tstInfo)
      throw new BadTimestamp('malformed');
    // What is signed are the attributes as a SET OF; inside the token they stand under [0] (RFC 5652, 5.4).
    const signedBytes = Uint8Array.from(signed.attributes.whole);
    signedBytes[0] = TAG.set;
    if (!isSignedBy(signer.publicKey, signed.algorithm, signedBytes, signed.signature))
      throw new BadTimestamp('signature');
    if (!namesSigner(signed.attributes, signer) || !isForTimestamps(signer)) throw new BadTimestamp('certificate');
    if (!leadsToRoot(signer, signed.certificates, rootsOf(roots), info.at)) throw new BadTimestamp('chain');
    return factsOf(info, signer);
  });
}

/** The certificates of a PEM file, DER. */
export function certificatesOf(pem: string): Uint8Array[] {
  return [...pem.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g)].flatMap(
    ([, base64]) => fromBase64(base64!.replace(/\s/g, '')) ?? [],
  );
}

interface Info {
  readonly bytes: Uint8Array;
  readonly policy: string;
  readonly hash: SignatureAlgorithm | undefined;
  readonly imprint: Uint8Array;
  readonly serial: Uint8Array;
  readonly at: Date;
  readonly accuracyMs: number;
  readonly nonce: Uint8Array | undefined;
}

interface SignedData {
  readonly info: Info;
  readonly certificates: readonly Certificate[];
  readonly signer: Certificate | undefined;
  readonly hash: SignatureAlgorithm | undefined;
  readonly algorithm: SignatureAlgorithm | undefined;
  /** `[0]` of SignerInfo. */
  readonly attributes: Der;
  readonly signature: Uint8Array;
}

/** RFC 5652 section 5, with the one signer RFC 3161 allows. */
function signedDataOf(token: Uint8Array): SignedData {
  const [type, content] = within(readDer(token), TAG.sequence);
  if (oidText(type) !== OID.signedData) throw new MalformedDer('no signed data');
  const [, , encapsulated, ...rest] = within(childrenOf(expected(content, 0xa0))[0], TAG.sequence);
  const [contentType, octets] = within(encapsulated, TAG.sequence);
  if (oidText(contentType) !== OID.tstInfo) throw new MalformedDer('no time-stamp');
  const certificates = rest
    .filter(({ tag }) => tag === 0xa0)
    .flatMap(childrenOf)
    .flatMap(({ tag, whole }) => (tag === TAG.sequence ? [readCertificate(whole)] : []));
  const signers = within(
    rest.find(({ tag }) => tag === TAG.set),
    TAG.set,
  );
  if (signers.length !== 1) throw new MalformedDer('not one signer');
  const [, sid, digestAlgorithm, attributes, algorithm, signature] = within(signers[0], TAG.sequence);
  const hash = hashAlgorithm(digestAlgorithm);
  return {
    info: infoOf(expected(childrenOf(expected(octets, 0xa0))[0], TAG.octets).value),
    certificates,
    signer: signerAmong(certificates, expected(sid, TAG.sequence)),
    hash,
    algorithm: signatureAlgorithm(algorithm, hash),
    attributes: expected(attributes, 0xa0),
    signature: expected(signature, TAG.octets).value,
  };
}

/** By issuer and serial number; a signer named otherwise is none RFC 3161 knows. */
function signerAmong(certificates: readonly Certificate[], sid: Der): Certificate | undefined {
  const [issuer, serial] = childrenOf(sid);
  return certificates.find(
    (one) =>
      same(one.issuer, expected(issuer, TAG.sequence).whole) && same(one.serial, expected(serial, TAG.integer).value),
  );
}

/** TSTInfo (RFC 3161, 2.4.2). */
function infoOf(bytes: Uint8Array): Info {
  const [version, policy, imprint, serial, time, ...optional] = within(readDer(bytes), TAG.sequence);
  if (smallInteger(version) !== 1) throw new MalformedDer('a time-stamp of another version');
  const [algorithm, hashed] = within(imprint, TAG.sequence);
  const accuracy = optional.find(({ tag }) => tag === TAG.sequence);
  return {
    bytes,
    policy: oidText(policy),
    hash: hashAlgorithm(algorithm),
    imprint: expected(hashed, TAG.octets).value,
    serial: expected(serial, TAG.integer).value,
    at: timeOf(expected(time, TAG.generalizedTime)),
    accuracyMs: accuracy ? accuracyOf(accuracy) : 0,
    nonce: optional.find(({ tag }) => tag === TAG.integer)?.value,
  };
}

/** Seconds, `[0]` milliseconds, `[1]` microseconds; rounded up. */
function accuracyOf(accuracy: Der): number {
  const micros = childrenOf(accuracy).reduce((sum, part) => {
    const unit = part.tag === TAG.integer ? 1_000_000 : part.tag === 0x80 ? 1_000 : 1;
    return sum + unit * part.value.reduce((number, octet) => number * 256 + octet, 0);
  }, 0);
  return Math.ceil(micros / 1_000);
}

function factsOf(info: Info, signer: Certificate | undefined): Timestamp {
  return {
    at: info.at,
    accuracyMs: info.accuracyMs,
    serial: Array.from(info.serial, (byte) => byte.toString(16).padStart(2, '0')).join(''),
    policy: info.policy,
    by: signer?.name ?? '',
  };
}

/** The one value of a signed attribute, which must be there once. */
function attribute(attributes: Der, oid: string, tag: number): Der {
  const found = attributesOf(attributes, oid);
  if (found.length !== 1) throw new MalformedDer(`${found.length} attributes ${oid}`);
  return expected(found[0], tag);
}

function attributesOf(attributes: Der, oid: string): Der[] {
  return childrenOf(attributes).flatMap((one) => {
    const [type, values] = within(one, TAG.sequence);
    return oidText(type) === oid ? within(values, TAG.set) : [];
  });
}

/** The token itself names the certificate it was signed with (RFC 5816), so that no other with the same key takes its place. */
function namesSigner(attributes: Der, signer: Certificate): boolean {
  const [second] = attributesOf(attributes, OID.signingCertificateV2);
  const [first] = second ? [] : attributesOf(attributes, OID.signingCertificate);
  const [id] = within(within(second ?? first, TAG.sequence)[0], TAG.sequence);
  const parts = within(id, TAG.sequence);
  const algorithm =
    parts[0]?.tag === TAG.sequence ? HASHES[oidText(childrenOf(parts.shift()!)[0])] : second ? 'sha256' : 'sha1';
  return algorithm !== undefined && same(expected(parts[0], TAG.octets).value, digestOf(algorithm, signer.whole));
}

/** RFC 3161, 2.3: this purpose alone, and critical. */
function isForTimestamps({ purposes }: Certificate): boolean {
  return purposes?.critical === true && purposes.oids.length === 1 && purposes.oids[0] === OID.timeStamping;
}

/** Of what was given as roots, what is a certificate: nothing else can be trusted. */
function rootsOf(roots: readonly Uint8Array[]): Certificate[] {
  return roots.flatMap((root) => {
    try {
      return [readCertificate(root)];
    } catch (error) {
      if (error instanceof MalformedDer) return [];
      throw error;
    }
  });
}

function digestOf(hash: string, bytes: Uint8Array): Uint8Array {
  return createHash(hash).update(bytes).digest();
}

/** Whatever is not DER here is no token. */
function reading<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof MalformedDer ? new BadTimestamp('malformed', { cause: error }) : error;
  }
}
