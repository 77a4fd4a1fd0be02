import { createHash } from 'node:crypto';
import { sha256 } from '../hash';
import type { BundleFiles } from './bundle-files';
import type { Findings } from './findings';
import { BAGIT_TEXT, type BagInfo, type Digests, Malformed, parseBagInfo, parseManifest, TAG_FILES } from './manifests';
import { BAG, byName, type Place, placeOf, REQUIRED } from './names';
import { hex, textOf } from './reading';

/** The files of a bundle that are what its manifests say. */
export class Bag {
  private constructor(
    private readonly files: BundleFiles,
    private readonly findings: Findings,
    /** What the manifests list under `data/` and the format has, in order. */
    readonly places: ReadonlyMap<string, Place>,
    readonly info: BagInfo | undefined,
    private readonly digests: Digests,
  ) {}

  /**
   * Compares files and manifests both ways. `sealed`: digest of the tagmanifest as the seal says it; undefined where the seal
   * says nothing that counts.
   */
  static async check(files: BundleFiles, findings: Findings, sealed: string | undefined): Promise<Bag> {
    const there = new Set(files.names());
    const tags = await readTags(files, there, findings, sealed);
    for (const name of [...there].sort(byName))
      if (!name.startsWith('data/') && !TAG_FILES.includes(name) && name !== BAG.tags && name !== BAG.seal)
        findings.fault('unexpected', name, 'No bundle has a file of this name.');
    for (const name of TAG_FILES) await checkTag(files, there, findings, tags, name);
    const text = await texts(files, there, findings);
    text(BAG.declaration, (declaration) => {
      if (declaration !== BAGIT_TEXT) throw new Malformed('it says something else than BagIt 1.0 in UTF-8');
    });
    const info = text(BAG.info, parseBagInfo);
    const [short, long] = [text(BAG.sha256, payload(64)), text(BAG.sha512, payload(128))];
    const { places, octets } = await checkPayload(files, there, findings, short, long);
    if (info && (short ?? long) && octets !== undefined && (info.octets !== octets || info.files !== places.size))
      findings.fault(
        'malformed',
        BAG.info,
        'It is not written as a file of its kind is: Payload-Oxum counts something else.',
      );
    return new Bag(files, findings, places, info, short ?? new Map());
  }

  has(name: string): boolean {
    return this.places.has(name);
  }

  /** Bytes of a file nothing is wrong with so far. */
  async read(name: string): Promise<Uint8Array | undefined> {
    return this.places.has(name) && !this.findings.isBlocked(name) ? this.files.read(name) : undefined;
  }

  /** What a reader makes of a file nothing is wrong with so far. */
  async reading<T>(name: string, read: (bytes: Uint8Array) => T): Promise<T | undefined> {
    const bytes = await this.read(name);
    return bytes && this.findings.reading(name, () => read(bytes));
  }

  /** SHA-256 in hex, as the manifest has it. */
  digest(name: string): string | undefined {
    return this.digests.get(name);
  }
}

async function readTags(
  files: BundleFiles,
  there: ReadonlySet<string>,
  findings: Findings,
  sealed: string | undefined,
): Promise<Digests | undefined> {
  if (!there.has(BAG.tags)) {
    findings.fault('missing', BAG.tags, 'Every bundle has this file.');
    return undefined;
  }
  const bytes = await files.read(BAG.tags);
  if (sealed !== undefined && hex(sha256(bytes)) !== sealed) {
    findings.fault('altered', BAG.tags, 'It is not the one that was sealed.');
    return undefined;
  }
  return findings.reading(BAG.tags, () => {
    const digests = parseManifest(textOf(bytes), 64);
    if (digests.size !== TAG_FILES.length || !TAG_FILES.every((name) => digests.has(name)))
      throw new Malformed(`it names ${TAG_FILES.join(', ')}, and nothing else`);
    return digests;
  });
}

async function checkTag(
  files: BundleFiles,
  there: ReadonlySet<string>,
  findings: Findings,
  tags: Digests | undefined,
  name: string,
): Promise<void> {
  if (!there.has(name)) findings.fault('missing', name, 'Every bundle has this file.');
  else if (tags && hex(sha256(await files.read(name))) !== tags.get(name))
    findings.fault('altered', name, `It is not what ${BAG.tags} says.`);
}

/** Reads texts of files that are there and as they were. */
async function texts(
  files: BundleFiles,
  there: ReadonlySet<string>,
  findings: Findings,
): Promise<<T>(name: string, read: (text: string) => T) => T | undefined> {
  const bytes = new Map<string, Uint8Array>();
  for (const name of TAG_FILES)
    if (there.has(name) && !findings.isBlocked(name)) bytes.set(name, await files.read(name));
  return (name, read) => {
    const found = bytes.get(name);
    return found && findings.reading(name, () => read(textOf(found)));
  };
}

function payload(digits: number): (text: string) => Digests {
  return (text) => {
    const digests = parseManifest(text, digits);
    for (const name of digests.keys())
      if (!name.startsWith('data/')) throw new Malformed('it lists a file outside data/');
    return digests;
  };
}

async function checkPayload(
  files: BundleFiles,
  there: ReadonlySet<string>,
  findings: Findings,
  short: Digests | undefined,
  long: Digests | undefined,
): Promise<{ places: Map<string, Place>; octets: number | undefined }> {
  const places = new Map<string, Place>();
  if (!short && !long) return { places, octets: undefined };
  const listed = new Set([...(short?.keys() ?? []), ...(long?.keys() ?? [])]);
  const present = [...there].filter((name) => name.startsWith('data/'));
  let octets: number | undefined = 0;
  for (const name of [...new Set([...listed, ...present])].sort(byName)) {
    const place = placeOf(name);
    if (!place) findings.fault('unexpected', name, 'No bundle has a file of this name.');
    else if ((short && !short.has(name)) || (long && !long.has(name)))
      findings.fault('unlisted', name, 'It is not in the manifests, or in one of them only.');
    else {
      places.set(name, place);
      if (!there.has(name)) findings.fault('missing', name, 'The manifests list it, and it is not there.');
      else {
        const bytes = await files.read(name);
        if (isOther(bytes, name, short, long)) findings.fault('altered', name, 'It is not what the manifests say.');
        else if (octets !== undefined) octets += bytes.length;
      }
    }
    if (findings.isBlocked(name)) octets = undefined;
  }
  for (const name of REQUIRED)
    if (!places.has(name) && !findings.isBlocked(name)) findings.fault('missing', name, 'Every bundle has this file.');
  if (![...places.values()].some((place) => place.kind === 'note' && place.log === 'audit'))
    findings.fault('missing', 'data/checkpoints/audit', 'Every bundle has a checkpoint of the audit log.');
  return { places, octets };
}

function isOther(bytes: Uint8Array, name: string, short: Digests | undefined, long: Digests | undefined): boolean {
  return (
    (short !== undefined && hex(sha256(bytes)) !== short.get(name)) ||
    (long !== undefined && createHash('sha512').update(bytes).digest('hex') !== long.get(name))
  );
}
