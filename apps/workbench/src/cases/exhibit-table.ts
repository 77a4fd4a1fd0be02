import { ChangeDetectionStrategy, Component, inject, input, output } from '@angular/core';
import type { Exhibit } from '@minutebook/contract';
import { ChannelMark } from '../ui/channel-mark';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { MarkedText } from '../ui/marked-text';
import type { MarkSpan } from '../ui/marking';
import { langOf } from '../ui/script';
import { When } from '../ui/when';
import { CASE_WORDS } from './words';

/** Exhibits as a table: what the board draws, with the texts and why they are there. */
@Component({
  selector: 'mb-exhibit-table',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelMark, Icon, MarkedText, When],
  template: `
    <table class="tbl">
      <thead>
        <tr>
          <th></th>
          <th>{{ words().page.when(format.zoneLabel()) }}</th>
          <th></th>
          <th>{{ words().page.from }}</th>
          <th>{{ words().page.what }}</th>
          <th></th>
        </tr>
      </thead>
      <tbody>
        @for (exhibit of exhibits(); track exhibit.id) {
          <tr [attr.aria-selected]="exhibit.id === selected()">
            <td class="code dim">E{{ exhibit.number }}</td>
            @if (exhibit.kind === null) {
              <td colspan="4" class="dim">
                <button type="button" class="row-link" (click)="picked.emit(exhibit.id)">
                  {{ words().page.hidden(namesOf(exhibit)) }}
                </button>
              </td>
            } @else {
              <td class="nowrap"><mb-when [at]="exhibit.at" [source]="exhibit.sourceTime" /></td>
              <td>
                @if (exhibit.channel; as channel) {
                  <mb-channel [channel]="channel" />
                } @else {
                  <span class="dim">–</span>
                }
              </td>
              <td class="nowrap" dir="auto">{{ exhibit.who }}</td>
              <td class="wide">
                <button type="button" class="row-link" (click)="picked.emit(exhibit.id)">
                  <span class="lines-2" dir="auto" [attr.lang]="lang(exhibit.text) || null"
                    ><mb-marked
                      [text]="exhibit.text || (exhibit.file?.name ?? words().page.noText)"
                      [spans]="spansOf(exhibit)"
                  /></span>
                </button>
                <div class="dim small clip" dir="auto">{{ whyOf(exhibit) }}</div>
              </td>
            }
            <td class="nowrap">
              @if (exhibit.restrictedTo && exhibit.kind !== null) {
                <span class="tag tag-warn"><mb-icon name="lock" size="sm" />{{ words().page.restricted }}</span>
              }
              @if (exhibit.alert && (exhibit.alert.state === 'new' || exhibit.alert.state === 'claimed')) {
                <span class="tag tag-warn">{{ words().page.alertOpen }}</span>
              }
              @for (flag of exhibit.flags; track flag) {
                <span class="tag" [class.tag-bad]="flag === 'gone'" [class.tag-warn]="flag === 'unmapped'">
                  @if (flag === 'gone') {
                    <mb-icon name="gone" size="sm" />
                  }
                  {{ words().page.flag[flag] }}
                </span>
              }
              @if (exhibit.kind === 'file') {
                <span class="tag"><mb-icon name="clip" size="sm" />{{ words().page.file }}</span>
              }
              @if (exhibit.kind === 'event') {
                <span class="tag">{{ words().page.event }}</span>
              }
            </td>
          </tr>
        }
      </tbody>
    </table>
  `,
})
export class ExhibitTable {
  readonly exhibits = input.required<readonly Exhibit[]>();
  readonly selected = input<string | null>(null);
  readonly picked = output<string>();
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(CASE_WORDS);
  protected readonly lang = langOf;

  protected spansOf({ marks }: Exhibit): MarkSpan[] {
    const first = Math.min(...marks.map(({ operand }) => operand));
    return marks.map(({ start, end, operand }) => ({ start, end, kind: operand === first ? 'a' : 'b' }));
  }

  protected namesOf({ restrictedTo }: Exhibit): string {
    return (restrictedTo ?? []).map(({ name }) => name).join(', ');
  }

  protected whyOf({ alert, reason }: Exhibit): string {
    return alert ? `A-${alert.id}. ${reason}` : reason;
  }
}
