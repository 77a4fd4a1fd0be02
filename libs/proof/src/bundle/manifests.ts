import { BAG, byName, isBagName } from './names';

/** A file's digest in hex, by its name. */
export type Digests = ReadonlyMap<string, string>;

/** Thrown for a file that is not written as docs/bundles.md says. */
export class Malformed extends Error {
  constructor(readonly why: string) {
    super(`Not as it should be: ${why}.`);
    this.name = 'Malformed';
  }
}

/** `bagit.txt`, whole. */
export const BAGIT_TEXT = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

/** Number of this format. */
export const BUNDLE_FORMAT = '1';

/** What `bag-info.txt` says at least. */
export interface BagInfo {
  /** Id of the bundle. */
  readonly id: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly agent: string;
  /** Bytes and number of the files under `data/`. */
  readonly octets: number;
  readonly files: number;
}

/** Files a tagmanifest names. */
export const TAG_FILES: readonly string[] = [BAG.info, BAG.declaration, BAG.sha256, BAG.sha512];

export function manifestText(digests: Digests): string {
  return [...digests]
    .sort(([a], [b]) => byName(a, b))
    .map(([name, digest]) => `${digest}  ${name}\n`)
    .join('');
}

/** `digits`: of a digest, 64 or 128. Throws Malformed. */
export function parseManifest(text: string, digits: number): Digests {
  const digests = new Map<string, string>();
  if (text === '') return digests;
  if (!text.endsWith('\n')) throw new Malformed('its last line does not end');
  let last = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const [digest, name] = [line.slice(0, digits), line.slice(digits + 2)];
    if (!/^[0-9a-f]+$/.test(digest) || digest.length !== digits || line.slice(digits, digits + 2) !== '  ')
      throw new Malformed('a line is a digest, two spaces and a name');
    if (!isBagName(name)) throw new Malformed('a name in it is none');
    if (byName(last, name) >= 0) throw new Malformed('its lines are not in order');
    digests.set(name, digest);
    last = name;
  }
  return digests;
}

/** `more`: further labels, written in this order after ours. */
export function bagInfoText(
  { id, date, agent, octets, files }: BagInfo,
  more: readonly (readonly [string, string])[] = [],
): string {
  const labels: readonly (readonly [string, string])[] = [
    ['Bag-Software-Agent', agent],
    ['Bagging-Date', date],
    ['External-Identifier', id],
    ['Minutebook-Bundle-Format', BUNDLE_FORMAT],
    ['Payload-Oxum', `${octets}.${files}`],
    ...more,
  ];
  const text = labels.map(([label, value]) => `${label}: ${value}\n`).join('');
  parseBagInfo(text);
  return text;
}

/** Throws Malformed. */
export function parseBagInfo(text: string): BagInfo {
  if (!text.endsWith('\n')) throw new Malformed('its last line does not end');
  const labels = new Map<string, string>();
  for (const line of text.slice(0, -1).split('\n')) {
    const [, label, value] = /^([A-Za-z0-9-]+): (\S(?:.*\S)?)$/.exec(line) ?? [];
    if (label === undefined) throw new Malformed('a line is a label, a colon, a space and a value');
    if (!labels.has(label)) labels.set(label, value!);
  }
  const [, octets, files] = /^(0|[1-9]\d{0,15})\.(0|[1-9]\d{0,15})$/.exec(labels.get('Payload-Oxum') ?? '') ?? [];
  const [id, date] = [labels.get('External-Identifier'), labels.get('Bagging-Date') ?? ''];
  const agent = labels.get('Bag-Software-Agent');
  if (labels.get('Minutebook-Bundle-Format') !== BUNDLE_FORMAT)
    throw new Malformed(`it is of another format than ${BUNDLE_FORMAT}`);
  if (octets === undefined || id === undefined || agent === undefined || !/^\d{4}-\d\d-\d\d$/.test(date))
    throw new Malformed('one of the labels it has to have is missing');
  return { id, date, agent, octets: Number(octets), files: Number(files) };
}
