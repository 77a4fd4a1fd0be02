import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import type { Fault, Fix } from '@minutebook/query';
import { Icon } from '../icon';
import { Keys } from '../keys';
import { Language } from '../language';
import { faultMessage, QUERY_WORDS } from './words';

/** Alt and a digit work the first nine. */
const MOST = 9;

/** What is wrong in a query, each with its place, and mended by one key where there is a way. */
@Component({
  selector: 'mb-faults',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Keys],
  host: { class: 'menu menu-flat', role: 'list', '[attr.aria-label]': 'label()' },
  template: `
    @for (line of lines(); track $index) {
      <div class="menu-r fault" role="listitem">
        <mb-icon size="sm" [name]="soft() ? 'warn' : 'bad'" [class.t-bad]="!soft()" [class.t-warn]="soft()" />
        <span class="grow">
          <b class="medium">{{ line.message }}</b>&ngsp;<span class="dim small nowrap">{{
            words().at(line.fault.start + 1)
          }}</span>
          @if (line.fault.fix; as fix) {
            <br /><span class="small muted code">{{ fix.text.trim() || fix.label }}</span>
          }
        </span>
        @if (line.fault.fix; as fix) {
          <button
            type="button"
            class="btn btn-sm"
            [attr.aria-keyshortcuts]="'Alt+' + ($index + 1)"
            (click)="mend.emit(fix)"
          >
            {{ words().fix }} <mb-keys [chord]="'Alt+' + ($index + 1)" />
          </button>
        }
      </div>
    }
  `,
})
export class FaultList {
  readonly source = input.required<string>();
  readonly faults = input.required<readonly Fault[]>();
  /** Doubts, not errors. */
  readonly soft = input(false);
  readonly mend = output<Fix>();
  private readonly language = inject(Language);
  protected readonly words = this.language.words(QUERY_WORDS);
  protected readonly label = computed(() => (this.soft() ? this.words().doubts : this.words().problems));
  protected readonly lines = computed(() =>
    this.faults()
      .slice(0, MOST)
      .map((fault) => ({ fault, message: faultMessage(fault, this.source(), this.language.locale()) })),
  );
}

/** The text with a fix put in, and where the caret belongs then. */
export function mended(source: string, fix: Fix): { readonly text: string; readonly caret: number } {
  return {
    text: source.slice(0, fix.start) + fix.text + source.slice(fix.end),
    caret: fix.start + fix.text.length,
  };
}
