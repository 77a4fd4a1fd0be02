import { computed, inject, Injectable, signal } from '@angular/core';
import { api, type Lexicon } from '@minutebook/contract';
import { parse } from '@minutebook/query';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Announcer } from '../ui/announcer';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { Problem } from '../ui/problem';
import { changeOf, differences, draftOf, type DraftRule, isDirty, newRule, textsOf } from './draft-state';
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
  private readonly words = inject(Language).words(LEXICON_WORDS);
  private readonly records = signal<ReadonlyMap<string, RuleRecord>>(new Map());
  private readonly work = signal<'save' | 'publish' | null>(null);
  private readonly trouble = signal<Problem | null>(null);

  readonly lexicon = new Loading<Lexicon>();
  readonly rules = signal<readonly DraftRule[]>([]);
  readonly selectedKey = signal<number | null>(null);
  readonly busy = this.work.asReadonly();
  readonly problem = this.trouble.asReadonly();

  readonly mayWrite = computed(() => this.session.may('lexicon.write'));
  readonly mayPublish = computed(() => this.session.may('lexicon.publish'));
  readonly selected = computed(() => this.rules().find(({ key }) => key === this.selectedKey()) ?? null);
  readonly inForce = computed(() => this.lexicon.value()?.inForce ?? []);
  readonly dirty = computed(() => {
    const lexicon = this.lexicon.value();
    return lexicon !== undefined && isDirty(this.rules(), lexicon);
  });
  readonly differences = computed(() => differences(this.rules(), this.inForce()));
  readonly rows = computed(() =>
    this.rules().map((rule) => {
      const known = this.inForce().find(({ code }) => code === rule.code.trim());
      return {
        rule,
        change: changeOf(rule, this.inForce()),
        faulty: this.isFaulty(rule),
        record: (known && this.records().get(known.id)) ?? null,
      };
    }),
  );
  readonly faulty = computed(() => this.rows().filter(({ faulty }) => faulty).length);

  async load(id: string): Promise<void> {
    const lexicon = await this.lexicon.run((signal) => this.api.call(api.lexicons.get, { params: { id } }, signal));
    if (lexicon) this.lay(lexicon);
  }

  /** What others did: in force and looking back are shown, the draft on the bench stays as it is. */
  async follow(): Promise<void> {
    const now = this.lexicon.value();
    if (!now || this.busy()) return;
    const lexicon = await this.api.call(api.lexicons.get, { params: { id: now.id } }).catch(() => undefined);
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
      this.api.call(api.lexicons.draft, { params: { id }, body: { version, rules: textsOf(this.rules()) } }),
    );
  }

  async publish(): Promise<boolean> {
    const done = await this.act('publish', ({ id, version }) =>
      this.api.call(api.lexicons.publish, { params: { id }, body: { version } }),
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
      this.api.call(api.lexicons.get, { params: { id: now.id } }, signal),
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
    const found = await this.api.call(api.alerts.records, { query: { lexicon: id } }).catch(() => undefined);
    if (found) this.records.set(new Map(found.items.map(({ rule, ...record }) => [rule, record])));
  }

  private isFaulty(rule: DraftRule): boolean {
    const codes = this.rules().filter(({ code }) => code.trim() === rule.code.trim()).length;
    return (
      !/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/.test(rule.code.trim()) ||
      codes > 1 ||
      rule.title.trim() === '' ||
      rule.zones.length === 0 ||
      parse(rule.query, { mode: 'rule' }).errors.length > 0
    );
  }
}
