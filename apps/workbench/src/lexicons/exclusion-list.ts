import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { parse } from '@minutebook/query';
import { Session } from '../shell/session';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { QueryText } from '../ui/query/query-text';
import type { Exclusion } from './draft-state';
import { RuleChecks } from './rule-checks';
import { RuleInWords } from './rule-in-words';
import { RULE_WORDS } from './rule-words';
import { Staff } from './staff';

const BLANK = { name: '', query: '', reason: '', until: '' };

/** What a rule leaves out although it matches: each with a reason, somebody who answers for it, and its last day (R176). */
@Component({
  selector: 'mb-exclusion-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, QueryText],
  host: { class: 'stack stack-2' },
  template: `
    <p class="small dim">{{ words().exclusion.help }}</p>
    @for (one of exclusions(); track $index) {
      <div class="card card-body stack stack-1" role="group" [attr.aria-label]="one.name">
        <div class="line">
          <b class="medium grow clip" dir="auto">{{ one.name }}</b>
          <span class="small num" [class.t-warn]="one.until < today()">{{
            one.until < today()
              ? words().exclusion.ended(inWords.day(one.until))
              : words().exclusion.untilDay(inWords.day(one.until))
          }}</span>
          <button
            type="button"
            class="btn btn-bare btn-sm btn-icon"
            [attr.aria-label]="words().remove(one.name)"
            (click)="drop(one)"
          >
            <mb-icon name="cross" size="sm" />
          </button>
        </div>
        <mb-query-text class="small" mode="rule" [source]="one.query" />
        <p class="small muted" dir="auto">{{ one.reason }}</p>
        <p class="xs dim" dir="auto">{{ words().exclusion.owner }} {{ staff.name(one.owner) || words().owner.none }}</p>
      </div>
    }
    <div class="stack stack-1" role="group" [attr.aria-label]="words().exclusion.add">
      <div class="line">
        <input
          #name
          class="input input-sm grow"
          maxlength="120"
          autocomplete="off"
          dir="auto"
          [attr.aria-label]="words().exclusion.name"
          [placeholder]="words().exclusion.name"
          [value]="fresh().name"
          (input)="put({ name: name.value })"
        />
        <input
          #until
          class="input input-sm"
          type="date"
          [attr.aria-label]="words().exclusion.until"
          [min]="today()"
          [value]="fresh().until"
          (input)="put({ until: until.value })"
        />
      </div>
      <input
        #query
        class="input input-sm code"
        autocomplete="off"
        spellcheck="false"
        [attr.aria-label]="words().exclusion.query"
        [placeholder]="words().exclusion.query"
        [attr.aria-invalid]="faulty() ? 'true' : null"
        [value]="fresh().query"
        (input)="put({ query: query.value })"
      />
      <input
        #reason
        class="input input-sm"
        maxlength="1000"
        autocomplete="off"
        dir="auto"
        [attr.aria-label]="words().exclusion.reason"
        [placeholder]="words().exclusion.reason"
        [value]="fresh().reason"
        (input)="put({ reason: reason.value })"
      />
      <div class="line">
        <button type="button" class="btn btn-sm" [disabled]="!complete()" (click)="add()">
          <mb-icon name="plus" size="sm" />{{ words().exclusion.add }}
        </button>
        @if (!complete()) {
          <span class="xs dim">{{ words().exclusion.invalid }}</span>
        }
      </div>
    </div>
  `,
})
export class ExclusionList {
  readonly exclusions = input.required<readonly Exclusion[]>();
  readonly changed = output<Exclusion[]>();
  private readonly session = inject(Session);
  protected readonly staff = inject(Staff);
  protected readonly inWords = inject(RuleInWords);
  protected readonly words = inject(Language).words(RULE_WORDS);
  protected readonly fresh = signal(BLANK);
  protected readonly today = inject(RuleChecks).today;
  protected readonly faulty = computed(() => {
    const { query } = this.fresh();
    return query.trim() !== '' && parse(query, { mode: 'rule' }).errors.length > 0;
  });
  protected readonly complete = computed(
    () => !this.faulty() && Object.values(this.fresh()).every((text) => text.trim() !== ''),
  );

  protected put(part: Partial<typeof BLANK>): void {
    this.fresh.update((fresh) => ({ ...fresh, ...part }));
  }

  protected add(): void {
    const { name, query, reason, until } = this.fresh();
    const owner = this.session.user()?.id ?? null;
    this.fresh.set(BLANK);
    this.changed.emit([
      ...this.exclusions(),
      { name: name.trim(), query: query.trim(), reason: reason.trim(), owner, until },
    ]);
  }

  protected drop(one: Exclusion): void {
    this.changed.emit(this.exclusions().filter((other) => other !== one));
  }
}
