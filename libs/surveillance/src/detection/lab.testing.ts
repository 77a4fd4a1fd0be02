import { OPERATOR } from '@minutebook/archive/testing';
import { type RuleInput, RuleText } from '@minutebook/contract';
import { Log } from '@minutebook/platform';
import { type TestSearch, testSearch } from '@minutebook/search/testing';
import { Lexicons } from '../lexicons/lexicons';
import { SURVEILLANCE_SCHEMA } from '../schema';
import { quietRehearsals } from '../testing';
import { Detector } from './detector';
import { Findings } from './findings';

/** For specs only: lexicons and the detector on an archive of their own. */
export class TestDetection {
  readonly lexicons: Lexicons;
  readonly findings: Findings;
  readonly rehearsing = quietRehearsals();

  private constructor(readonly lab: TestSearch) {
    const { db, audit, clock, users } = lab.archive;
    this.lexicons = new Lexicons(db.app, audit, clock, users, this.rehearsing);
    this.findings = new Findings(db.app);
  }

  static async start(): Promise<TestDetection> {
    return new TestDetection(await testSearch(undefined, [SURVEILLANCE_SCHEMA]));
  }

  /** Puts exactly these rules into force. */
  async apply(...rules: RuleInput[]): Promise<void> {
    await this.lexicons.apply(OPERATOR, 'L', rules);
  }

  detector(engine?: string): Detector {
    const { db, reader, directory, clock } = this.lab.archive;
    return new Detector(db.app, reader, directory, clock, new Log('error', () => undefined), engine);
  }

  async detect(engine?: string): Promise<void> {
    const worker = this.detector(engine);
    await worker.catchUp();
    await worker.lookBack();
  }

  /** `rule@version:message@version` of every hit. */
  async hits(): Promise<string[]> {
    const found = await this.findings.after(this.lab.archive.db.app, 0, 10_000);
    const rules = await this.findings.rules(found.map((hit) => hit.ruleVersion));
    return found
      .map(({ ruleVersion, message, messageVersion }) => {
        const { code, version } = rules.get(ruleVersion)!;
        return `${code}@${version}:${message}@${messageVersion}`;
      })
      .sort();
  }

  /** Codes of the rules that hit, one a hit. */
  async codes(): Promise<string[]> {
    return (await this.hits()).map((hit) => hit.split('@')[0]!);
  }
}

export function rule(code: string, query: string, more: Partial<RuleInput> = {}): RuleText {
  return RuleText.parse({ code, title: code, query, severity: 2, ...more });
}
