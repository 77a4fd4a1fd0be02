import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import type { RuleAdvice } from '@minutebook/contract';
import { lexicons as lexiconsApi } from '@minutebook/contract/lexicons';
import { operands, parse } from '@minutebook/query';
import { Api } from '../shell/api/client';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import type { DraftRule } from './draft-state';
import { RehearsalRoom } from './rehearsal-room';
import { RULE_WORDS } from './rule-words';
import { Workshop } from './workshop';

/** What the server advises about the rule as it was saved last: too broad, matching nothing, tested by nothing. */
@Component({
  selector: 'mb-rule-advice',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  host: { class: 'stack stack-1' },
  template: `
    @for (line of lines(); track $index) {
      <div class="line wrap">
        <span class="line t-warn"
          ><mb-icon name="warn" size="sm" /><span [attr.lang]="line.lang">{{ line.text }}</span></span
        >
        @if (line.operand !== null) {
          <button type="button" class="link" [disabled]="!mayRun()" (click)="without(line.operand)">
            {{ words().advice.without }}
          </button>
        }
      </div>
    }
  `,
})
export class RuleAdviceList {
  readonly rule = input.required<DraftRule>();
  private readonly api = inject(Api);
  private readonly shop = inject(Workshop);
  private readonly room = inject(RehearsalRoom);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(RULE_WORDS);
  private readonly found = new Loading<{ items: RuleAdvice[] }>();
  protected readonly mayRun = computed(() => !this.shop.dirty() && !this.room.running() && !this.room.busy());
  private readonly saved = computed(() => {
    const lexicon = this.shop.lexicon.value();
    return lexicon && this.shop.mayWrite() ? `${lexicon.id} ${lexicon.draftHash}` : null;
  });
  protected readonly lines = computed(() => {
    const code = this.rule().code.trim();
    const saved = this.shop.lexicon.value()?.draft.find((rule) => rule.code === code);
    if (saved?.query !== this.rule().query) return [];
    return (this.found.value()?.items ?? [])
      .filter(({ rule, kind }) => rule === code && kind !== 'query')
      .map((advice) => ({ ...this.say(advice), operand: this.operandAt(advice) }));
  });

  constructor() {
    effect(() => {
      if (this.saved() !== null) untracked(() => void this.load());
    });
  }

  protected without(operand: number): void {
    void this.room.start({ from: null, to: null }, { rule: this.rule().code.trim(), operand });
  }

  private load(): Promise<unknown> {
    const id = this.shop.lexicon.value()!.id;
    return this.found.run((signal) => this.api.call(lexiconsApi.advice, { params: { id } }, signal));
  }

  /** English as the server says it, with its figures. */
  private say({ kind, message, start, end }: RuleAdvice): { text: string; lang: string | null } {
    if (this.language.locale() === 'en' || kind === 'query') return { text: message, lang: 'en' };
    return { text: this.words().advice[kind](this.rule().query.slice(start, end)), lang: null };
  }

  /** Which word or phrase it is about, where it can be left out to see what it does alone. */
  private operandAt({ kind, start, end }: RuleAdvice): number | null {
    if (kind !== 'broad') return null;
    const { tree } = parse(this.rule().query, { mode: 'rule' });
    const leaves = tree ? operands(tree) : [];
    const at = leaves.findIndex(({ range }) => range.start === start && range.end === end);
    return at < 0 || leaves.length < 2 ? null : at;
  }
}
