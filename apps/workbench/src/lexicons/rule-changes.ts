import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { RuleInForce } from '@minutebook/contract';
import { Language } from '../ui/language';
import { type QueryRun, queryRuns } from '../ui/query/query-runs';
import { changedParts, type DraftRule } from './draft-state';
import { lineDiff } from './line-diff';
import { RuleInWords } from './rule-in-words';
import { RULE_WORDS } from './rule-words';
import { LEXICON_WORDS } from './words';
import { Workshop } from './workshop';

/** A rule against its version in force, line by line and part by part; and what else of the lexicon publishing changes. */
@Component({
  selector: 'mb-rule-changes',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'pane-body' },
  template: `
    @if (before(); as old) {
      @if (parts().length === 0) {
        <p class="sect small muted">{{ words().changes.none }}</p>
      }
      @if (parts().includes('query')) {
        <section class="sect">
          <h3>{{ words().changes.text }}</h3>
          <div class="code-lines">
            @for (line of lines(); track $index) {
              <span class="ln" [class.add]="line.kind === 'added'" [class.del]="line.kind === 'removed'">
                {{ line.after ?? line.before }}
              </span>
              <span class="qx" [class.add]="line.kind === 'added'" [class.del]="line.kind === 'removed'">
                @if (line.kind !== 'same') {
                  <span class="sr">{{ words().changes[line.kind] }}</span>
                }
                @for (run of line.runs; track run.start) {
                  <span [class]="run.look">{{ run.text }}</span>
                }
              </span>
            }
          </div>
        </section>
      }
      @if (others().length > 0) {
        <table class="tbl tbl-sm">
          <thead>
            <tr>
              <th>{{ words().changes.part }}</th>
              <th>{{ words().changes.was(old.version) }}</th>
              <th>{{ words().changes.is }}</th>
            </tr>
          </thead>
          <tbody>
            @for (part of others(); track part.name) {
              <tr>
                <td class="nowrap at-top">{{ part.name }}</td>
                <td class="at-top half" dir="auto">{{ part.was || '–' }}</td>
                <td class="at-top half" dir="auto">{{ part.is || '–' }}</td>
              </tr>
            }
          </tbody>
        </table>
      }
    } @else {
      <p class="sect small muted">{{ words().changes.isNew }}</p>
    }
    <section class="sect">
      <h3>
        {{ words().changes.whole }} <span class="dim num">{{ shop.differences().length }}</span>
      </h3>
      @if (shop.differences().length > 0) {
        <ul class="stack stack-1 small">
          @for (change of shop.differences(); track change.kind + change.code) {
            <li class="line">
              <span
                class="tag"
                [class.tag-good]="change.kind === 'added'"
                [class.tag-info]="change.kind === 'altered'"
                [class.tag-bad]="change.kind === 'removed'"
                >{{ lexicon()[change.kind] }}</span
              >
              <span class="code nowrap">{{ change.code || lexicon().noCode }}</span>
              <span class="clip" dir="auto">{{ change.title || lexicon().untitled }}</span>
            </li>
          }
        </ul>
      } @else {
        <p class="small muted">{{ lexicon().noChanges }}</p>
      }
    </section>
  `,
})
export class RuleChanges {
  readonly rule = input.required<DraftRule>();
  readonly before = input.required<RuleInForce | null>();
  private readonly inWords = inject(RuleInWords);
  protected readonly shop = inject(Workshop);
  protected readonly words = inject(Language).words(RULE_WORDS);
  protected readonly lexicon = inject(Language).words(LEXICON_WORDS);
  protected readonly parts = computed(() => {
    const before = this.before();
    return before ? changedParts(before, this.rule()) : [];
  });
  /** Coloured as part of the whole rule: alone, most lines are no query. */
  protected readonly lines = computed(() => {
    const before = this.before()?.query ?? '';
    const [old, now] = [runsByLine(before), runsByLine(this.rule().query)];
    return lineDiff(before, this.rule().query).map((line) => ({
      ...line,
      runs: line.after === null ? old[line.before! - 1]! : now[line.after - 1]!,
    }));
  });
  protected readonly others = computed(() => {
    const before = this.before();
    if (!before) return [];
    return this.parts()
      .filter((part) => part !== 'query')
      .map((part) => ({
        name: this.words().part[part],
        was: this.inWords.of(before, part),
        is: this.inWords.of(this.rule(), part),
      }));
  });
}

/** The coloured runs of each line of a rule. */
function runsByLine(source: string): Pick<QueryRun, 'text' | 'look' | 'start'>[][] {
  const lines: Pick<QueryRun, 'text' | 'look' | 'start'>[][] = [[]];
  for (const { text, look, start } of queryRuns(source, 'rule')) {
    let at = start;
    for (const [i, part] of text.split('\n').entries()) {
      if (i > 0) lines.push([]);
      if (part !== '') lines.at(-1)!.push({ text: part, look, start: at });
      at += part.length + 1;
    }
  }
  return lines;
}
