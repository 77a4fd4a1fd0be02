import type { Directory, Reader } from '@minutebook/archive';
import { type Clock, type Database, type Log, nudge, type Transaction } from '@minutebook/platform';
import { ANALYZER_VERSION, LANGUAGE_VERSION, ZONES_VERSION } from '@minutebook/query';
import {
  changeDirectory,
  changeEngine,
  insertHits,
  insertSuppressed,
  lockState,
  lookBackAgain,
  moveLookBacks,
  movePosition,
  readDirectory,
  readLookBacks,
  readPosition,
  type State,
} from '../store/detection-store';
import { readRuleVersions, type RuleVersion, rulesInForce } from '../store/lexicon-store';
import { type Found, Matching } from './matching';

/** What decided, kept with every hit, so that it can be replayed (R168). */
export const ENGINE = `matcher ${LANGUAGE_VERSION}, analyzer ${ANALYZER_VERSION}, zones ${ZONES_VERSION}`;

const STEP = 2_000;
/** A directory that changes all the time has the archive read again no more often than this. */
const REREAD_MS = 10 * 60_000;

/**
 * Follows the ledger with the rules in force. Position and hits move in one transaction under one lock, the database
 * keeps (message version, rule version) unique: a crash repeats a step and doubles nothing.
 */
export class Detector {
  private readonly matching: Matching;

  constructor(
    private readonly database: Database,
    private readonly reader: Reader,
    private readonly directory: Pick<Directory, 'whoIsWho'>,
    private readonly clock: Clock,
    log: Log,
    private readonly engine = ENGINE,
  ) {
    this.matching = new Matching(reader, log);
  }

  position(): Promise<number> {
    return readPosition(this.database);
  }

  /** Reads on until nothing is left. */
  async catchUp(signal?: AbortSignal): Promise<void> {
    while (!signal?.aborted && (await this.step()) > 0);
  }

  /** Takes rules newly in force over the messages from before them. Resumes where a crash left it. */
  async lookBack(signal?: AbortSignal): Promise<void> {
    while (!signal?.aborted && (await this.lookBackStep()));
  }

  private async step(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const state = await lockState(tx);
      const { position, engine } = state;
      const rules = (await rulesInForce(tx)).filter(({ kind }) => kind === 'query');
      if (engine !== this.engine) await this.takeOver(tx, position, rules);
      await this.followDirectory(tx, state, rules);
      const items = await this.reader.follow(position, STEP);
      if (items.length === 0) return 0;
      const found = rules.length === 0 ? NOTHING : await this.matching.match(rules, items, this.today());
      const fresh = await this.keep(tx, found);
      await movePosition(tx, items.at(-1)!.position + 1);
      if (fresh > 0) await nudge(tx, { topic: 'hits' });
      return items.length;
    });
  }

  /** Another analyzer or matcher may find what the last one did not: what is in force reads everything again (R192). */
  private async takeOver(tx: Transaction, position: number, rules: readonly RuleVersion[]): Promise<void> {
    await changeEngine(
      tx,
      this.engine,
      position,
      rules.map(({ id }) => id),
      this.clock.now(),
    );
  }

  /**
   * A handle may have become somebody's, or of the firm's side, whose older messages count: rules that ask who is who read
   * everything again, so that what alerts stays what search finds. Those that are at it get through first; a directory that
   * changes all the time would have them begin again for ever.
   */
  private async followDirectory(tx: Transaction, state: State, rules: readonly RuleVersion[]): Promise<void> {
    const { revision } = await this.directory.whoIsWho();
    if (state.directory === revision) return;
    const asking = state.position === 0 ? [] : this.matching.askingWhoIsWho(rules, this.today());
    if (asking.length === 0) return changeDirectory(tx, revision);
    const now = this.clock.now();
    if (state.directoryAt && now.getTime() - state.directoryAt.getTime() < REREAD_MS) return;
    const lookBacks = await readLookBacks(tx);
    if (lookBacks.some(({ ruleVersion, cursor }) => cursor > 0 && asking.includes(ruleVersion))) return;
    await lookBackAgain(tx, asking, state.position);
    await changeDirectory(tx, revision, now);
  }

  /** By which exclusions end. */
  private today(): string {
    return this.clock.now().toISOString().slice(0, 10);
  }

  private async keep(tx: Transaction, { hits, suppressed }: Found): Promise<number> {
    const now = this.clock.now();
    await insertSuppressed(tx, suppressed, this.engine, now);
    return insertHits(tx, hits, this.engine, now);
  }

  private async lookBackStep(): Promise<boolean> {
    const directory = await readDirectory(this.database);
    const waiting = await readLookBacks(this.database);
    const first = waiting[0];
    if (!first) return false;
    // Those that stand at the same place go together: one reading of the archive for a whole publication.
    const together = waiting.filter((entry) => entry.cursor === first.cursor && entry.upto === first.upto);
    const rules = await readRuleVersions(
      this.database,
      together.map((entry) => entry.ruleVersion),
    );
    const items = await this.reader.follow(first.cursor, Math.min(STEP, first.upto - first.cursor));
    const found = await this.matching.match(rules, items, this.today());
    const cursor = items.length === 0 ? first.upto : Math.min(first.upto, items.at(-1)!.position + 1);
    return this.database.transaction(async (tx) => {
      // Another engine took over meanwhile, or the directory changed: what was found counts, how far it came does not.
      const state = await lockState(tx);
      const isOurs = state.engine === this.engine;
      const fresh = await this.keep(tx, found);
      if (isOurs && state.directory === directory)
        await moveLookBacks(
          tx,
          together.map((entry) => entry.ruleVersion),
          { from: first.cursor, to: cursor },
        );
      await nudge(tx, { topic: fresh > 0 ? 'hits' : 'lexicon' });
      return isOurs;
    });
  }
}

const NOTHING: Found = { hits: [], suppressed: [] };
