import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import type { Rehearsal, RehearsalSide, RehearsedMessage } from '@minutebook/contract';
import { rehearsals as rehearsalsApi } from '@minutebook/contract/rehearsals';
import { parse } from '@minutebook/query';
import { Api } from '../shell/api/client';
import { ChannelMark } from '../ui/channel-mark';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { sidesOf } from '../ui/query/sides';
import { SnippetText } from '../ui/snippet-text';
import { When } from '../ui/when';
import { RehearsalRoom } from './rehearsal-room';
import { REHEARSAL_WORDS } from './rehearsal-words';
import { Workshop } from './workshop';

const LIMIT = 50;
const LEAD = 16;

/** The messages on one side of a rehearsal. Lost alerts that were right are kept as examples, or let go with a reason. */
@Component({
  selector: 'mb-rehearsed-messages',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelMark, Icon, ProblemNotice, SnippetText, When],
  host: { class: 'stack' },
  templateUrl: './rehearsed-messages.html',
})
export class RehearsedMessages {
  readonly rehearsal = input.required<Rehearsal>();
  readonly side = input.required<RehearsalSide>();
  /** Of one rule only; null: of all. */
  readonly rule = input.required<string | null>();
  private readonly api = inject(Api);
  protected readonly shop = inject(Workshop);
  protected readonly room = inject(RehearsalRoom);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(REHEARSAL_WORDS);
  protected readonly page = new Loading<{ items: RehearsedMessage[]; next: string | null }>();
  protected readonly lead = LEAD;
  /** `rule message` of the rows the reason is for. */
  protected readonly chosen = signal<ReadonlySet<string>>(new Set());
  protected readonly reason = signal('');
  private readonly id = computed(() => this.rehearsal().id);
  protected readonly unexplained = computed(() => {
    const rule = this.rule();
    const { figures } = this.rehearsal();
    const of = rule === null ? figures : this.room.rules().find(({ code }) => code === rule);
    return this.side() === 'lost' ? (of?.unexplained ?? 0) : 0;
  });
  /** What marks of a rule belong together: as it is in force for what is lost, as it is drafted else. */
  private readonly sides = computed(() => {
    const rules = this.side() === 'lost' ? this.shop.inForce() : this.shop.rules();
    return new Map(
      rules.map(({ code, query }) => {
        const { tree } = parse(query, { mode: 'rule' });
        return [code.trim(), tree && sidesOf(tree)];
      }),
    );
  });

  constructor() {
    effect(() => {
      this.id();
      this.side();
      this.rule();
      untracked(() => {
        this.page.set(undefined);
        void this.load();
      });
    });
  }

  protected keyOf({ rule, message }: RehearsedMessage): string {
    return `${rule} ${message}`;
  }

  protected sidesFor(rule: string): ReadonlyMap<number, 'a' | 'b'> | null {
    return this.sides().get(rule) ?? null;
  }

  /** Whether it needs a word before it may be lost. */
  protected isGrave({ was, elsewhere, reason }: RehearsedMessage): boolean {
    return this.side() === 'lost' && (was === 'violation' || was === 'escalated') && !elsewhere && reason === null;
  }

  protected choose(row: RehearsedMessage, on: boolean): void {
    this.chosen.update((chosen) => {
      const next = new Set(chosen);
      if (on) next.add(this.keyOf(row));
      else next.delete(this.keyOf(row));
      return next;
    });
  }

  protected textOf({ snippets }: RehearsedMessage): string {
    return snippets.map(({ text }) => text).join(' … ');
  }

  protected isExample(row: RehearsedMessage): boolean {
    const rule = this.shop.rules().find(({ code }) => code.trim() === row.rule);
    return rule?.examples.some(({ text }) => text === this.textOf(row)) ?? false;
  }

  protected keep(row: RehearsedMessage): void {
    this.shop.addExample(row.rule, { text: this.textOf(row), hits: true, note: this.words().was[row.was!] });
  }

  protected async explain(event: Event): Promise<void> {
    event.preventDefault();
    const items = (this.page.value()?.items ?? [])
      .filter((row) => this.chosen().has(this.keyOf(row)))
      .map(({ rule, message }) => ({ rule, message }));
    if (items.length === 0 || this.reason().trim() === '') return;
    if (!(await this.room.explain(items, this.reason().trim()))) return;
    this.chosen.set(new Set());
    this.reason.set('');
    await this.load();
  }

  protected async load(after?: string): Promise<void> {
    const rule = this.rule();
    const before = after === undefined ? [] : (this.page.value()?.items ?? []);
    const query = { side: this.side(), limit: LIMIT, ...(rule !== null && { rule }), ...(after && { after }) };
    await this.page.run(async (signal) => {
      const { items, next } = await this.api.call(rehearsalsApi.messages, { params: { id: this.id() }, query }, signal);
      return { items: [...before, ...items], next };
    });
  }
}
