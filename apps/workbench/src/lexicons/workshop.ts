import { computed, inject, Injectable, signal } from '@angular/core';
import type { Lexicon, RuleText } from '@minutebook/contract';
import { alerts as alertsApi } from '@minutebook/contract/alerts';
import { lexicons as lexiconsApi } from '@minutebook/contract/lexicons';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Announcer } from '../ui/announcer';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { Problem } from '../ui/problem';
import { differences, draftOf, type DraftRule, type Example, isDirty, laidOver, newRule, textsOf } from './draft-state';
import { RuleChecks } from './rule-checks';
import { LEXICON_WORDS } from './words';

export interface RuleRecord {
  readonly alerts: number;
  readonly decided: number;
  readonly right: number;
}

/** A lexicon on the bench: its draft as it is being written, beside what is in force. */
@Injectable()
export class Workshop {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly announcer = inject(Announcer);
  private readonly checks = inject(RuleChecks);
  private readonly words = inject(Language).words(LEXICON_WORDS);
  private readonly records = signal<ReadonlyMap<string, RuleRecord>>(new Map());
  private readonly work = signal<'save' | 'publish' | null>(null);
  private readonly trouble = signal<Problem | null>(null);

  readonly lexicon = new Loading<Lexicon>();
  readonly rules = signal<readonly DraftRule[]>([]);
  readonly selectedKey = signal<number | null>(null);
  readonly busy = this.work.asReadonly();
  readonly problem = this.trouble.asReadonly();

  /** Name of whoever sits here. */
  readonly me = computed(() => this.session.user()?.name ?? '');
  readonly mayWrite = computed(() => this.session.may('lexicon.write'));
  readonly mayPublish = computed(() => this.session.may('lexicon.publish'));
  readonly selected = computed(() => this.rules().find(({ key }) => key === this.selectedKey()) ?? null);
  /** The selected rule as it is in force. */
  readonly known = computed(() => {
    const code = this.selected()?.code.trim();
    return this.inForce().find((rule) => rule.code === code) ?? null;
  });
  readonly inForce = computed(() => this.lexicon.value()?.inForce ?? []);
  readonly dirty = computed(() => {
    const lexicon = this.lexicon.value();
    return lexicon !== undefined && isDirty(this.rules(), lexicon);
  });
  readonly differences = computed(() => differences(this.rules(), this.inForce()));
  readonly rows = computed(() => {
    const inForce = new Map(this.inForce().map((rule) => [rule.code, rule]));
    const codes = new Map<string, number>();
    for (const { code } of this.rules()) codes.set(code.trim(), (codes.get(code.trim()) ?? 0) + 1);
    return this.rules().map((rule) => {
      const code = rule.code.trim();
      const known = inForce.get(code) ?? null;
      const { change, faulty } = this.checks.check(rule, known);
      return {
        rule,
        change,
        faulty: faulty || codes.get(code)! > 1,
        // What is in force has passed; the server tries everything again.
        failing: change === 'same' ? 0 : this.checks.try(rule).failing,
        record: (known && this.records().get(known.id)) ?? null,
      };
    });
  });
  readonly faulty = computed(() => this.rows().filter(({ faulty }) => faulty).length);
  /** Examples that do not come out as they must; of a rule with an error, the error is what counts. */
  readonly failing = computed(() => this.rows().reduce((sum, { failing, faulty }) => sum + (faulty ? 0 : failing), 0));

  async load(id: string): Promise<void> {
    const lexicon = await this.lexicon.run((signal) => this.api.call(lexiconsApi.get, { params: { id } }, signal));
    if (lexicon) this.lay(lexicon);
  }

  /** What others did: in force and looking back are shown, the draft on the bench stays as it is. */
  async follow(): Promise<void> {
    const now = this.lexicon.value();
    if (!now || this.busy()) return;
    const lexicon = await this.api.call(lexiconsApi.get, { params: { id: now.id } }).catch(() => undefined);
    if (!lexicon) return;
    if (!this.dirty()) this.lay(lexicon);
    else
      this.lexicon.set({
        ...now,
        inForce: lexicon.inForce,
        lookingBack: lexicon.lookingBack,
        publication: lexicon.publication,
      });
    void this.readRecords(lexicon);
  }

  add(): void {
    const rule = newRule(this.rules());
    this.rules.update((rules) => [...rules, rule]);
    this.selectedKey.set(rule.key);
  }

  change(change: Partial<DraftRule>): void {
    const key = this.selectedKey();
    this.rules.update((rules) => rules.map((rule) => (rule.key === key ? { ...rule, ...change } : rule)));
  }

  addExample(code: string, example: Example): void {
    this.rules.update((rules) =>
      rules.map((rule) => (rule.code.trim() === code ? { ...rule, examples: [...rule.examples, example] } : rule)),
    );
  }

  /** Rules from elsewhere in place of those of the same code, the others at the end; saved when the draft is. */
  layOver(others: readonly RuleText[]): void {
    this.rules.update((rules) => laidOver(rules, others));
    this.selectedKey.update((key) => key ?? this.rules()[0]?.key ?? null);
  }

  takeOut(codes: readonly string[]): void {
    this.rules.update((rules) => rules.filter(({ code }) => !codes.includes(code.trim())));
    if (!this.selected()) this.selectedKey.set(this.rules()[0]?.key ?? null);
  }

  leaveOut(): void {
    const at = this.rules().findIndex(({ key }) => key === this.selectedKey());
    this.rules.update((rules) => rules.filter((_, i) => i !== at));
    this.selectedKey.set(this.rules()[Math.max(0, at - 1)]?.key ?? null);
  }

  step(by: 1 | -1): boolean {
    const rules = this.rules();
    if (rules.length === 0) return false;
    const at = rules.findIndex(({ key }) => key === this.selectedKey());
    this.selectedKey.set(rules[Math.min(rules.length - 1, Math.max(0, at + by))]!.key);
    return true;
  }

  save(): Promise<boolean> {
    return this.act('save', ({ id, version }) =>
      this.api.call(lexiconsApi.draft, { params: { id }, body: { version, rules: textsOf(this.rules()) } }),
    );
  }

  async publish(reason: string, rehearsal: string): Promise<boolean> {
    const done = await this.act('publish', ({ id, version }) =>
      this.api.call(lexiconsApi.publish, { params: { id }, body: { version, reason, rehearsal } }),
    );
    const lexicon = this.lexicon.value();
    if (done && lexicon) this.announcer.say(this.words().published(lexicon.publication));
    return done;
  }

  /** After a race: their version, with our rules left on the bench or dropped. */
  async settle(keepMine: boolean): Promise<void> {
    const now = this.lexicon.value();
    if (!now) return;
    const mine = this.rules();
    const lexicon = await this.lexicon.run((signal) =>
      this.api.call(lexiconsApi.get, { params: { id: now.id } }, signal),
    );
    if (!lexicon) return;
    this.trouble.set(null);
    if (keepMine) this.rules.set(mine);
    else this.lay(lexicon);
  }

  private async act(work: 'save' | 'publish', call: (lexicon: Lexicon) => Promise<Lexicon>): Promise<boolean> {
    const lexicon = this.lexicon.value();
    if (!lexicon || this.busy()) return false;
    this.work.set(work);
    this.trouble.set(null);
    try {
      this.lay(await call(lexicon));
      return true;
    } catch (error) {
      this.trouble.set(Problem.of(error));
      return false;
    } finally {
      this.work.set(null);
    }
  }

  private lay(lexicon: Lexicon): void {
    const at = this.rules().findIndex(({ key }) => key === this.selectedKey());
    const rules = draftOf(lexicon);
    this.lexicon.set(lexicon);
    this.rules.set(rules);
    this.selectedKey.set((rules[Math.max(0, at)] ?? rules.at(-1))?.key ?? null);
    void this.readRecords(lexicon);
  }

  private async readRecords({ id, inForce }: Lexicon): Promise<void> {
    if (!this.session.may('alert.read') || inForce.length === 0) return;
    const found = await this.api.call(alertsApi.records, { query: { lexicon: id } }).catch(() => undefined);
    if (found) this.records.set(new Map(found.items.map(({ rule, ...record }) => [rule, record])));
  }
}
