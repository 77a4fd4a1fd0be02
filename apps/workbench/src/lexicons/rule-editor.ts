import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { type Segment, Segments } from '../ui/segments';
import { RuleChanges } from './rule-changes';
import { RuleForm } from './rule-form';
import { RuleHistory } from './rule-history';
import { RULE_WORDS } from './rule-words';
import { LEXICON_WORDS } from './words';
import { Workshop } from './workshop';

type View = 'edit' | 'changes' | 'history';

/** One rule: as it is written, what changed since it was put into force, and how it came to be. */
@Component({
  selector: 'mb-rule-editor',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, RuleChanges, RuleForm, RuleHistory, Segments],
  host: { class: 'pane pane-main', role: 'region', '[attr.aria-label]': 'words().rule' },
  template: `
    @if (rule(); as rule) {
      <div class="pane-head">
        <span class="code dim nowrap">{{ rule.code || words().noCode }}</span>
        <h2 class="clip" dir="auto">{{ rule.title || words().untitled }}</h2>
        @if (row()?.change === 'same') {
          <span class="tag">{{ words().inForceRule(known()!.version) }}</span>
        } @else {
          <span class="tag tag-info">{{ ruleWords().draftTag((known()?.version ?? 0) + 1) }}</span>
        }
        @if (known(); as known) {
          <span class="small dim clip">{{
            ruleWords().fromVersion(known.version, format.dated(known.publishedAt))
          }}</span>
        }
        <span class="grow"></span>
        <mb-segments [options]="views()" [label]="ruleWords().viewsLabel" [(value)]="view" />
      </div>
      @switch (view()) {
        @case ('edit') {
          <mb-rule-form [rule]="rule" [known]="known()" (changesAsked)="view.set('changes')" />
        }
        @case ('changes') {
          <mb-rule-changes [rule]="rule" [before]="known()" />
        }
        @case ('history') {
          <mb-rule-history [code]="known()?.code ?? null" />
        }
      }
    } @else {
      <div class="void">
        <mb-icon name="lexicons" />
        <h3>{{ words().pick.title }}</h3>
        <p>{{ words().pick.text }}</p>
        @if (shop.mayWrite()) {
          <button type="button" class="btn" (click)="shop.add()">
            <mb-icon name="plus" size="sm" />{{ words().newRule }}
          </button>
        }
      </div>
    }
  `,
})
export class RuleEditor {
  protected readonly shop = inject(Workshop);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(LEXICON_WORDS);
  protected readonly ruleWords = inject(Language).words(RULE_WORDS);
  protected readonly rule = this.shop.selected;
  protected readonly known = this.shop.known;
  protected readonly view = signal<View>('edit');
  protected readonly views = computed<Segment<View>[]>(() =>
    (['edit', 'changes', 'history'] as const).map((value) => ({ value, label: this.ruleWords().views[value] })),
  );
  protected readonly row = computed(() => this.shop.rows().find(({ rule }) => rule.key === this.shop.selectedKey()));
}
