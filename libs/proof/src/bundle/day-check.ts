import { parseCanonical } from '../canonical';
import { same } from '../consistency';
import { leafHash, treeRoot } from '../hash';
import { isIncluded } from '../inclusion';
import type { Bag } from './bag-check';
import type { Chain } from './checkpoint-check';
import type { Entries, SoundEntry } from './entry-check';
import type { Findings } from './findings';
import { Malformed } from './manifests';
import { DATA, entryName, mayStandUnder } from './names';
import {
  type DayClosed,
  type DaysClaimed,
  readDay,
  readMembers,
  readWithheld,
  readYear,
  type Withheld,
  type YearDay,
  yearLeaf,
} from './pieces';
import { hex, hexOf, numberOf, objectOf } from './reading';
import type { DayVerdict } from './verdict';

interface Manifest extends DayClosed {
  readonly idx: number;
  readonly file: string;
}

type Commitments = ReadonlyMap<number, { readonly commit: Uint8Array; readonly reason: Withheld['reason'] }>;

/** Whether the days of a bundle are all there, and nothing of any day is missing (R97). */
export class DayCheck {
  readonly verdicts: DayVerdict[] = [];
  /** A manifest that is there and cannot be read has its own fault; the day may well be its. */
  private isEveryDayRead = true;

  constructor(
    private readonly bag: Bag,
    private readonly chain: Chain,
    private readonly entries: Entries,
    private readonly claimed: DaysClaimed | null,
    private readonly findings: Findings,
  ) {}

  /** Returns how many records are accounted for as not brought. */
  async run(): Promise<number> {
    const withheld = await this.checkWithheld();
    const manifests = this.manifests();
    this.isEveryDayRead = manifests.length === this.numbersOfDays().size;
    const counted = new Set<number>();
    for (const manifest of manifests) for (const idx of await this.checkMembers(manifest, withheld)) counted.add(idx);
    for (const group of groups(manifests, ({ channel, custodian, day }) =>
      JSON.stringify([day.slice(0, 4), channel, custodian]),
    ))
      await this.checkYear(group);
    for (const group of groups(manifests, ({ channel, custodian, day }) => JSON.stringify([day, channel, custodian])))
      for (const { file } of group.slice(0, -1))
        this.findings.fault('day-differs', file, 'The bundle brings a later manifest of the same day as well.');
    const uncounted = [...this.entries.records.values()].filter(({ idx, isVersion }) => isVersion && !counted.has(idx));
    if (this.claimed && uncounted.length > 0)
      this.findings.warn(
        'uncounted',
        `${uncounted.length} records are in no day of the bundle: their day is not over, or was not asked for.`,
      );
    this.checkClaims(manifests);
    return withheld?.size ?? 0;
  }

  /** Of whom the bundle claims to be complete and has nothing to show it by: perhaps there is nothing, perhaps it is kept back. */
  private checkClaims(manifests: readonly Manifest[]): void {
    if (!this.claimed) return;
    const { custodians, channels, from, to } = this.claimed;
    const keyOf = (custodian: string, channel: string | null, year: string): string =>
      JSON.stringify([year, channel, custodian]);
    const shown = new Set(
      manifests.map(({ custodian, channel, day }) => keyOf(custodian, channels && channel, day.slice(0, 4))),
    );
    let silent = 0;
    for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year++)
      for (const custodian of custodians)
        for (const channel of channels ?? [null])
          if (!shown.has(keyOf(custodian, channel, String(year).padStart(4, '0')))) silent++;
    if (silent > 0)
      this.findings.warn(
        'year-unproven',
        `The bundle claims to be complete for ${silent} years of custodians${channels ? ' and channels' : ''} of which it has no day manifest at all.`,
      );
  }

  private manifests(): Manifest[] {
    return [...this.entries.days.values()].flatMap(({ idx, content }) => {
      const file = entryName('days', idx, 'json');
      const day =
        content && !this.findings.has('not-committed', file) && this.findings.reading(file, () => readDay(content));
      return day ? [{ ...day, idx, file }] : [];
    });
  }

  /** Undefined where the file is there and cannot be read: then nothing can be called missing. */
  private async checkWithheld(): Promise<Commitments | undefined> {
    const file = DATA.withheld;
    if (!this.bag.has(file)) return this.findings.isBlocked(file) ? undefined : new Map();
    const read = await this.bag.reading(file, readWithheld);
    if (!read) return undefined;
    const commitments = new Map<number, { commit: Uint8Array; reason: Withheld['reason'] }>();
    const under = this.chain.at('records', read.size);
    if (!under && this.chain.isWhole('records'))
      this.findings.fault('unknown-checkpoint', file, 'Its checkpoint is none of the bundle’s.');
    let unproven = 0;
    for (const { entry, path, reason, by } of read.withheld) {
      commitments.set(entry.idx, { commit: entry.commit, reason });
      if (this.entries.records.has(entry.idx))
        this.findings.fault('misplaced', file, `Entry ${entry.idx} is in the bundle and said not to be.`);
      if (
        under &&
        !(
          mayStandUnder(entry.log, under.checkpoint.origin) &&
          isIncluded(leafHash(entry.bytes), entry.idx, under.checkpoint, path)
        )
      )
        this.findings.fault('not-included', file, `Entry ${entry.idx} is not in the log that was signed.`);
      if (by && !this.isDisposed(entry.subject, by))
        this.findings.fault('not-disposed', file, `Nothing proves that entry ${entry.idx} was disposed of as it says.`);
      if (reason === 'disposed' && !by) unproven++;
    }
    if (unproven > 0)
      this.findings.warn(
        'disposal-unproven',
        `${unproven} records are said to be disposed of, with no proof of that in the bundle.`,
      );
    return commitments;
  }

  private isDisposed(subject: string, by: NonNullable<Withheld['by']>): boolean {
    const id = /^message:(\d+):/.exec(subject)?.[1];
    const page = this.entries.records.get(by.entry);
    if (id === undefined || !page?.content || !page.type.startsWith('disposal.')) return false;
    try {
      const { root, disposed } = objectOf(parseCanonical(page.content));
      const tree = { size: numberOf(disposed), root: hexOf(root) };
      return isIncluded(leafHash(new TextEncoder().encode(id)), by.index, tree, by.path);
    } catch (error) {
      if (error instanceof Malformed) return false;
      throw error;
    }
  }

  private isClaimed({ channel, custodian, day }: { channel: string; custodian: string; day: string }): boolean {
    const claimed = this.claimed;
    return (
      claimed !== null &&
      claimed.custodians.includes(custodian) &&
      (claimed.channels?.includes(channel) ?? true) &&
      day >= claimed.from &&
      day <= claimed.to
    );
  }

  /** Numbers of what a day counts. */
  private async checkMembers(manifest: Manifest, withheld: Commitments | undefined): Promise<readonly number[]> {
    const file = entryName('days', manifest.idx, 'members.json');
    const isClaimed = this.isClaimed(manifest);
    if (!this.bag.has(file) && isClaimed && !this.findings.isBlocked(file))
      this.findings.fault(
        'incomplete',
        file,
        `${nameOf(manifest)} is claimed to be complete, and its members are not named.`,
      );
    const members = await this.bag.reading(file, readMembers);
    if (!members) return [];
    const found = members.map((idx) => this.memberOf(idx, withheld));
    const missing =
      found.filter((member) => member === 'missing').length + Math.max(0, manifest.count - members.length);
    const sound = found.filter((member) => typeof member === 'object');
    this.verdicts.push({
      manifest: manifest.idx,
      channel: manifest.channel,
      custodian: manifest.custodian,
      day: manifest.day,
      count: manifest.count,
      here: sound.filter(({ reason }) => reason === 'here').length,
      disposed: sound.filter(({ reason }) => reason === 'disposed').length,
      withheld: sound.filter(({ reason }) => reason === 'withheld').length,
      short: missing,
      isClaimed,
    });
    if (missing > 0)
      this.findings.fault('short', manifest.file, `${nameOf(manifest)} is short by ${missing} of ${manifest.count}.`);
    else if (
      members.length > manifest.count ||
      members.some((idx) => idx >= manifest.upTo) ||
      (sound.length === members.length && !same(treeRoot(sound.map(({ commit }) => leafHash(commit))), manifest.root))
    )
      this.findings.fault(
        'day-differs',
        manifest.file,
        `${nameOf(manifest)} is of other records than those of the bundle.`,
      );
    return members;
  }

  /** A record that is there and has another fault is not missing. */
  private memberOf(
    idx: number,
    withheld: Commitments | undefined,
  ): { commit: Uint8Array; reason: string } | 'missing' | 'unread' {
    const here: SoundEntry | undefined = this.entries.records.get(idx);
    if (here) return { commit: here.commit, reason: 'here' };
    const kept = withheld?.get(idx);
    if (kept) return kept;
    const file = entryName('records', idx, 'opening.json');
    const isThere = (this.bag.has(file) || this.findings.isBlocked(file)) && !this.findings.has('missing', file);
    return isThere || !withheld ? 'unread' : 'missing';
  }

  /** `group`: manifests of one custodian, channel and year, ascending by number. */
  private async checkYear(group: readonly Manifest[]): Promise<void> {
    for (const manifest of group) {
      const file = entryName('days', manifest.idx, 'year.json');
      const days = await this.bag.reading(file, readYear);
      const isWhole = days !== undefined && this.isYear(file, days, manifest);
      if (manifest !== group.at(-1)) continue;
      if (isWhole) this.compareYear(file, days, group);
      else if (group.some((other) => this.isClaimed(other)) && !this.bag.has(file) && !this.findings.isBlocked(file))
        this.findings.warn(
          'year-unproven',
          `Nothing in the bundle shows that it has all days of ${manifest.custodian}, ${manifest.channel}, ${manifest.day.slice(0, 4)}.`,
        );
    }
  }

  private isYear(file: string, days: readonly YearDay[], { year }: Manifest): boolean {
    const isWhole = days.length === year.days && same(treeRoot(days.map((day) => leafHash(yearLeaf(day)))), year.root);
    if (!isWhole) this.findings.fault('day-differs', file, 'These are not the days that the manifest committed to.');
    return isWhole;
  }

  private compareYear(file: string, days: readonly YearDay[], group: readonly Manifest[]): void {
    const byDay = new Map(days.map((line) => [line.day, line]));
    for (const manifest of group) {
      const line = byDay.get(manifest.day);
      if (line?.count !== manifest.count || line.root !== hex(manifest.root))
        this.findings.fault(
          'day-differs',
          manifest.file,
          `${nameOf(manifest)} had another form when the year was last written down.`,
        );
    }
    const { channel, custodian } = group[0]!;
    const here = new Set(group.map(({ day }) => day));
    const missing = days.filter(
      ({ day, count }) => count > 0 && !here.has(day) && this.isClaimed({ channel, custodian, day }),
    );
    if (missing.length > 0 && this.isEveryDayRead)
      this.findings.fault(
        'day-missing',
        file,
        missing
          .map(({ day, count }) => `${nameOf({ channel, custodian, day })} is missing, with ${count} records.`)
          .join(' '),
      );
  }

  private numbersOfDays(): Set<number> {
    return new Set(
      [...this.bag.places.values()].flatMap((place) =>
        'folder' in place && place.folder === 'days' ? [place.idx] : [],
      ),
    );
  }
}

function nameOf({ custodian, channel, day }: { custodian: string; channel: string; day: string }): string {
  return `The day ${day} of custodian ${custodian} in ${channel}`;
}

/** Ascending by number as they come. */
function groups<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const found = new Map<string, T[]>();
  for (const item of items) found.set(keyOf(item), [...(found.get(keyOf(item)) ?? []), item]);
  return [...found.values()];
}
