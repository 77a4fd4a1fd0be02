import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { stripOf } from './weeks';
import { COMPLETENESS_WORDS } from './words';

/** What arrived day by day: weeks side by side, Monday on top, with the table of the same numbers beneath. */
@Component({
  selector: 'mb-day-strip',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="strip" role="img" [attr.aria-label]="label()">
      @for (cell of strip(); track cell.day) {
        <i [attr.data-level]="cell.level" [title]="words().strip.cell(cell.day, format.count(cell.messages))"></i>
      }
    </div>
    @if (busy().length > 0) {
      <div class="strip-days" tabindex="0">
        <table class="tbl tbl-sm">
          <thead>
            <tr>
              <th>{{ words().column.day }}</th>
              <th class="num">{{ words().column.messages }}</th>
            </tr>
          </thead>
          <tbody>
            @for (cell of busy(); track cell.day) {
              <tr>
                <td class="tn">{{ cell.day }}</td>
                <td class="num">{{ format.count(cell.messages) }}</td>
              </tr>
            }
          </tbody>
        </table>
      </div>
    } @else {
      <p class="small dim">{{ words().strip.nothing }}</p>
    }
  `,
})
export class DayStrip {
  readonly days = input.required<readonly { day: string; messages: number }[]>();
  readonly today = input.required<string>();
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(COMPLETENESS_WORDS);
  protected readonly strip = computed(() => stripOf(this.today(), this.days()));
  /** Newest first. */
  protected readonly busy = computed(() =>
    this.strip()
      .filter(({ messages }) => messages > 0)
      .reverse(),
  );
  protected readonly label = computed(() => {
    const total = this.busy().reduce((sum, { messages }) => sum + messages, 0);
    return this.words().strip.label(this.format.count(total), this.format.count(this.busy().length));
  });
}
